/** A terminal, or a file. */
export interface Output {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

// In milliseconds: between two redraws on a terminal, and between two lines elsewhere.
const drawEveryMs = 100
const lineEveryMs = 5_000

/** What is counted, and how an amount of it is written. */
export interface Unit {
  format: (amount: number) => string
  name: string
}

export const rows: Unit = { format: (amount) => amount.toLocaleString('en'), name: 'rows' }
export const megabytes: Unit = { format: (bytes) => (bytes / 1e6).toFixed(1), name: 'MB' }

/** Shows the progress of one step: as a bar on a terminal, as a line every few seconds elsewhere. */
export class Progress {
  readonly #output: Output
  readonly #now: () => number
  readonly #what: string
  readonly #total: number
  readonly #unit: Unit
  readonly #began: number
  #done = 0
  #drawnAt: number

  constructor(output: Output, what: string, total: number, unit: Unit = rows, now = () => performance.now()) {
    this.#output = output
    this.#now = now
    this.#what = what
    this.#total = total
    this.#unit = unit
    this.#began = this.#drawnAt = now()
  }

  add(amount: number) {
    this.#done += amount
    const now = this.#now()
    if (now - this.#drawnAt < (this.#output.isTTY ? drawEveryMs : lineEveryMs)) return
    this.#drawnAt = now
    this.#output.write(this.#output.isTTY ? `\r${this.#bar()}\u001b[K` : `${this.#line()}\n`)
  }

  end() {
    const before = this.#output.isTTY ? '\r' : ''
    const after = this.#output.isTTY ? '\u001b[K\n' : '\n'
    this.#output.write(`${before}${this.#line()}, ${seconds(this.#now() - this.#began)}${after}`)
  }

  #line() {
    const { format, name } = this.#unit
    return `${this.#what}: ${format(this.#done)} of ${format(this.#total)} ${name}`
  }

  // Narrower than the terminal: a line that wraps cannot be redrawn.
  #bar() {
    const rate = Math.round((this.#done / Math.max(1, this.#now() - this.#began)) * 1_000)
    const text = `${this.#line()}, ${this.#unit.format(rate)} a second`
    const width = Math.max(0, Math.min(40, (this.#output.columns ?? 80) - text.length - 4))
    const filled = Math.min(width, Math.floor((width * this.#done) / Math.max(1, this.#total)))
    return width < 5 ? text : `[${'#'.repeat(filled).padEnd(width, '.')}] ${text}`
  }
}

function seconds(ms: number) {
  return `${(ms / 1_000).toFixed(1)} s`
}
