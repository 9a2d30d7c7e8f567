import { once } from 'node:events'

/** Writes to the output no faster than it is read. */
export async function print(pieces: AsyncIterable<string>): Promise<void> {
  let waiting = ''
  const write = async () => {
    const text = waiting
    waiting = ''
    if (!process.stdout.write(text)) await once(process.stdout, 'drain')
  }
  for await (const piece of pieces) {
    waiting += piece
    if (waiting.length > pieceSize) await write()
  }
  if (waiting !== '') await write()
}

/** Characters in one write. */
const pieceSize = 64 * 1024
