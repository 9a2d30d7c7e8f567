import { sourceOf, uploadFrom, type UploadTarget } from '../commands/upload-file.ts'
import { Failure } from '../failure.ts'

/** Gives up when nothing has arrived for this long, in milliseconds. */
const timeoutMs = 30_000

/** Sends a text as a file. Returns its id; throws Failure. */
export async function uploadText(text: string, target: UploadTarget): Promise<string> {
  const source = sourceOf('pasted.txt', Buffer.from(`${text}\n`))
  if (target.uploads === undefined || source.size > target.uploads.max)
    throw new Failure(`${target.server} takes no file of ${source.size} bytes from you in this room.`)
  const { signal } = new AbortController()
  return uploadFrom(source, target, { signal, timeoutMs, progress: () => undefined })
}
