import { isReaderGone } from '@parley/command-line'
import { reasonOf } from '@parley/shared'
import { StartupError } from '../config/startup-error.ts'

/**
 * Writes to the output no faster than it is read. Ends quietly when its reader is gone, and throws StartupError when it cannot
 * be written otherwise, as on a full disk.
 */
export async function print(
  pieces: AsyncIterable<string>,
  output: NodeJS.WritableStream = process.stdout,
): Promise<void> {
  let waiting = ''
  for await (const piece of pieces) {
    waiting += piece
    if (waiting.length <= pieceSize) continue
    if ((await written(output, waiting)) === 'reader gone') return
    waiting = ''
  }
  if (waiting !== '') await written(output, waiting)
}

function written(output: NodeJS.WritableStream, text: string): Promise<'written' | 'reader gone'> {
  return new Promise((resolve, reject) => {
    output.write(text, (error?: NodeJS.ErrnoException | null) => {
      if (!error) resolve('written')
      else if (isReaderGone(error)) resolve('reader gone')
      else reject(unwritten(error))
    })
  })
}

export function unwritten(error: Error): StartupError {
  return new StartupError(`The output cannot be written: ${reasonOf(error)}.`, { cause: error })
}

/** Characters in one write. */
const pieceSize = 64 * 1024
