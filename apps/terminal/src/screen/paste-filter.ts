import { Transform, type TransformCallback } from 'node:stream'
import type { ReadStream } from 'node:tty'

// What a terminal in the mode "bracketed paste" sends around a paste.
const begins = Buffer.from('\x1b[200~')
const ends = Buffer.from('\x1b[201~')

export const pasteMode = { on: '\x1b[?2004h', off: '\x1b[?2004l' }

/** A key that begins with Escape must not wait for the next one: only as much of a mark is held back. */
const leastHeld = 3

type Source = Pick<ReadStream, 'isRaw' | 'setRawMode'>

/**
 * What is typed at a terminal, without pastes of several lines, which readline would take for as many entered lines: `pasted`
 * gets those. Others are typed.
 */
export class PasteFilter extends Transform {
  /** Without it every paste is typed. */
  pasted: ((text: string) => void) | undefined
  readonly #source: Source
  #held: Buffer = Buffer.alloc(0)
  /** What is pasted just now. */
  #paste: Buffer[] | undefined

  constructor(source: Source) {
    super()
    this.#source = source
  }

  get isRaw(): boolean {
    return this.#source.isRaw
  }

  setRawMode(mode: boolean): this {
    this.#source.setRawMode(mode)
    return this
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback) {
    let rest = Buffer.concat([this.#held, chunk])
    for (;;) {
      const mark = this.#paste === undefined ? begins : ends
      const at = rest.indexOf(mark)
      if (at === -1) break
      this.#take(rest.subarray(0, at))
      if (this.#paste === undefined) this.#paste = []
      else this.#end(this.#paste)
      rest = rest.subarray(at + mark.length)
    }
    const held = heldOf(rest, this.#paste === undefined ? begins : ends)
    this.#take(rest.subarray(0, rest.length - held))
    this.#held = rest.subarray(rest.length - held)
    done()
  }

  #take(bytes: Buffer) {
    if (bytes.length === 0) return
    if (this.#paste === undefined) this.push(bytes)
    else this.#paste.push(bytes)
  }

  #end(paste: readonly Buffer[]) {
    this.#paste = undefined
    const text = Buffer.concat(paste).toString().replace(/\r\n?/g, '\n')
    const lines = text.replace(/\n+$/, '')
    if (this.pasted === undefined) this.push(text.replaceAll('\n', '\r'))
    else if (lines.includes('\n')) this.pasted(lines)
    else this.push(lines)
  }
}

/** How many bytes at the end may be the beginning of the mark. */
function heldOf(bytes: Buffer, mark: Buffer): number {
  for (let length = Math.min(mark.length - 1, bytes.length); length >= leastHeld; length -= 1)
    if (bytes.subarray(bytes.length - length).equals(mark.subarray(0, length))) return length
  return 0
}
