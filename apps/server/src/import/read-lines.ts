import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** The lines of a file, without their ends, and without the mark that some editors put at its beginning. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })
  let isFirst = true
  for await (const line of lines) {
    yield isFirst ? line.replace(/^\ufeff/, '') : line
    isFirst = false
  }
}
