import { createInterface, type Completer, type Interface } from 'node:readline'
import type { ReadStream, WriteStream } from 'node:tty'
import { paintFor } from './paint.ts'
import { PasteFilter, pasteMode } from './paste-filter.ts'
import type { Screen } from './screen.ts'
import { TypedLines } from '../chat/typed-lines.ts'

/**
 * node:readline with lines printed above the line being typed. The status is part of the prompt, so that readline counts
 * its rows when it redraws.
 */
export class TerminalScreen implements Screen {
  readonly interactive = true
  readonly paint
  readonly lines = new TypedLines()
  readonly #output: WriteStream
  readonly #readline: Interface
  readonly #keys: PasteFilter
  readonly #input: ReadStream
  #unprinted: string[] = []
  #prompt = ''
  #painting: NodeJS.Immediate | undefined
  #open = true
  /** Rows of the typed line above the cursor when Enter was pressed. */
  #typedRows = 0

  constructor(input: ReadStream, output: WriteStream, completer: Completer) {
    this.#output = output
    this.#input = input
    this.#keys = input.pipe(new PasteFilter(input))
    output.write(pasteMode.on)
    this.paint = paintFor(output)
    this.#readline = createInterface({ input: this.#keys, output, terminal: true, completer, prompt: '' })
    this.#readline.on('line', (line) => this.#typed(line))
    this.#readline.once('SIGINT', () => this.#readline.close())
    this.#readline.once('close', () => this.#closed())
    this.#readline.on('SIGCONT', () => this.#continue())
    // Both must run before readline's own listeners.
    this.#keys.prependListener('keypress', (_text, key: { name?: string } | undefined) => {
      if (key?.name === 'return' || key?.name === 'enter') this.#beforeEnter()
    })
    output.prependListener('resize', () => this.#open && this.#erase())
    // Readline draws a paste in the middle of a line over the rest of the line.
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

  restoreLine(line: string) {
    if (this.#open) this.#readline.write(line)
  }

  onResize(then: () => void) {
    this.#output.on('resize', then)
  }

  onPaste(then: (text: string) => void) {
    this.#keys.pasted = then
  }

  close() {
    this.#readline.close()
    clearImmediate(this.#painting)
    this.#paint()
  }

  // Draws once per turn of the event loop.
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

  /** The shell has had the terminal. */
  #continue() {
    this.#output.write(pasteMode.on)
    this.#readline.prompt(true)
  }

  #closed() {
    this.#erase()
    this.#output.write(pasteMode.off)
    this.#input.unpipe(this.#keys).pause() // otherwise the process would not end
    this.#open = false
    this.lines.end()
  }

  /** Clears status, prompt and the typed line. */
  #erase() {
    this.#output.write(`${up(this.#readline.getCursorPos().rows)}\r\x1b[J`)
    // Readline moves up by the rows it drew last, which are wrong after a paste or a resize.
    Object.assign(this.#readline, { prevRows: 0 })
  }

  #beforeEnter() {
    this.#readline.write(null, { ctrl: true, name: 'e' })
    this.#typedRows = this.#readline.getCursorPos().rows
  }

  // The message is printed when it arrives, so the typed line is erased.
  #typed(line: string) {
    this.#output.write(`${up(this.#typedRows + 1)}\r\x1b[J`)
    this.#readline.prompt()
    this.lines.push(line)
  }
}

function up(rows: number): string {
  return rows === 0 ? '' : `\x1b[${rows}A`
}
