import { copyFile, link } from 'node:fs/promises'
import { join } from 'node:path'
import type { Job } from './outcome.ts'

/** The part `file` is the upload itself. */
export async function keepAsItIs({ path, folder }: Pick<Job, 'path' | 'folder'>): Promise<void> {
  const to = join(folder, 'file')
  try {
    await link(path, to)
  } catch (error) {
    // Some disks have no links.
    if (!(error instanceof Error && 'code' in error)) throw error
    await copyFile(path, to)
  }
}
