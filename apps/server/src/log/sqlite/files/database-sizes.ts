import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { logFileIn, sidecarEndings } from './log-files.ts'

/** The files of the log and of the search index with what belongs to them, in bytes. */
export async function databaseSizes(folder: string): Promise<{ log: number; index: number }> {
  const [log, index] = await Promise.all([
    sizeWith(logFileIn(folder)),
    sizeWith(join(folder, 'search.sqlite')),
  ])
  return { log, index }
}

async function sizeWith(file: string) {
  const sizes = await Promise.all(['', ...sidecarEndings].map((ending) => sizeIfThere(file + ending)))
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function sizeIfThere(file: string) {
  try {
    return (await stat(file)).size
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
    throw error
  }
}
