import { createInterface, type Completer, type Interface } from 'node:readline'
import type { ReadStream, WriteStream } from 'node:tty'
import { paintFor } from './paint.ts'
import type { Screen } from './screen.ts'
import { TypedLines } from '../chat/typed-lines.ts'

/**
 * node:readline with lines printed above what is being typed. Its prompt holds the status as well, so that readline itself
 * keeps count of the rows that have to be drawn again.
 */
export class TerminalScreen implements Screen {
  readonly interactive = true
  readonly paint
  readonly lines = new TypedLines()
  readonly #output: WriteStream
  readonly #readline: Interface
  #unprinted: string[] = []
  #prompt = ''
  #painting: NodeJS.Immediate | undefined
  #open = true
  /** Rows of what was typed, above the cursor, when Enter was pressed. */
  #typedRows = 0

  constructor(input: ReadStream, output: WriteStream, completer: Completer) {
    this.#output = output
    this.paint = paintFor(output)
    this.#readline = createInterface({ input, output, terminal: true, completer, prompt: '' })
    this.#readline.on('line', (line) => this.#typed(line))
    this.#readline.once('SIGINT', () => this.#readline.close())
    this.#readline.once('close', () => this.#closed())
    this.#readline.on('SIGCONT', () => this.#readline.prompt(true))
    // Both before readline's own listeners.
    input.prependListener('keypress', (_text, key: { name?: string } | undefined) => {
      if (key?.name === 'return' || key?.name === 'enter') this.#beforeEnter()
    })
    output.prependListener('resize', () => this.#open && this.#erase())
    // Readline draws a paste into the middle of a line over what follows.
    input.on('data', (data: Buffer | string) => data.length > 1 && this.#paintLater())
  }

  get columns(): number {
    return this.#output.columns
  }

  print(...lines: string[]) {
    this.#unprinted.push(...lines)
    this.#paintLater()
  }

  show(status: readonly string[], prompt: string) {
    const room = Math.max(1, this.#output.rows - 4)
    const next = [...status.slice(-room), prompt].join('\n')
    if (next === this.#prompt) return
    this.#prompt = next
    this.#paintLater()
  }

  giveBack(line: string) {
    if (this.#open) this.#readline.write(line)
  }

  onResize(then: () => void) {
    this.#output.on('resize', then)
  }

  close() {
    this.#readline.close()
    clearImmediate(this.#painting)
    this.#paint()
  }

  // What comes in one turn is drawn once.
  #paintLater() {
    this.#painting ??= setImmediate(() => this.#paint())
  }

  #paint() {
    this.#painting = undefined
    if (!this.#open) {
      this.#output.write(
        this.#unprinted
          .splice(0)
          .map((line) => `${line}\n`)
          .join(''),
      )
      return
    }
    this.#erase()
    this.#output.write(
      this.#unprinted
        .splice(0)
        .map((line) => `${line}\n`)
        .join(''),
    )
    this.#readline.setPrompt(this.#prompt)
    this.#readline.prompt(true)
  }

  #closed() {
    this.#erase()
    this.#open = false
    this.lines.end()
  }

  /** Clears status, prompt and what is being typed. */
  #erase() {
    this.#output.write(`${up(this.#readline.getCursorPos().rows)}\r\x1b[J`)
    // Readline goes up by the rows it last drew, and does not count those of a paste or of a new width.
    Object.assign(this.#readline, { prevRows: 0 })
  }

  #beforeEnter() {
    this.#readline.write(null, { ctrl: true, name: 'e' })
    this.#typedRows = this.#readline.getCursorPos().rows
  }

  // The message comes back as everybody sees it, so what was typed need not stay.
  #typed(line: string) {
    this.#output.write(`${up(this.#typedRows + 1)}\r\x1b[J`)
    this.#readline.prompt()
    this.lines.push(line)
  }
}

function up(rows: number): string {
  return rows === 0 ? '' : `\x1b[${rows}A`
}
