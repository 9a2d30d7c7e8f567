import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uploadFile, type UploadTarget } from '../commands/upload-file.ts'

/** Gives up when nothing has arrived for this long, in milliseconds. */
const timeoutMs = 30_000

/** Sends a text as a file. Returns its id; throws Failure. */
export async function uploadText(text: string, target: UploadTarget): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-'))
  try {
    const path = join(folder, 'pasted.txt')
    await writeFile(path, `${text}\n`, { mode: 0o600 })
    const { signal } = new AbortController()
    return await uploadFile(path, target, { signal, timeoutMs, progress: () => undefined })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
