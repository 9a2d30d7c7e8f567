import { createInterface, type Interface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { WriteStream } from 'node:tty'
import { paintFor } from './paint.ts'
import type { Screen } from './screen.ts'
import { TypedLines } from '../chat/typed-lines.ts'

/** Reads and writes lines: for pipes, and for terminals that cannot move the cursor. */
export class PlainScreen implements Screen {
  readonly interactive = false
  readonly columns = 80
  readonly paint
  readonly lines = new TypedLines()
  readonly #output: WriteStream
  readonly #readline: Interface

  constructor(input: Readable, output: WriteStream) {
    this.#output = output
    this.paint = paintFor(output)
    this.#readline = createInterface({ input, terminal: false, crlfDelay: Infinity })
    this.#readline.on('line', (line) => this.lines.push(line))
    this.#readline.once('close', () => this.lines.end())
  }

  print(...lines: string[]) {
    for (const line of lines) this.#output.write(`${line}\n`)
  }

  show() {}

  restoreLine() {}

  onResize() {}

  onPaste() {}

  close() {
    this.#readline.close()
  }
}
