/** So many are written to in one turn. */
const sliceSize = 500

/**
 * Sends frames to many readers, a slice in each turn, so that nobody else has to wait for all of them. The next frame goes
 * out when the last has gone to everyone.
 */
export class ChunkedBroadcast<Reader> {
  readonly #send: (frame: Buffer, readers: readonly Reader[]) => void
  readonly #waiting: { frame: Buffer; readers: readonly Reader[] }[] = []
  #sent = 0

  /** `send` looks whether the readers are still there. */
  constructor(send: (frame: Buffer, readers: readonly Reader[]) => void) {
    this.#send = send
  }

  /** To those who are there now. A single slice is sent at once. */
  add(frame: Buffer, readers: Iterable<Reader>) {
    this.#waiting.push({ frame, readers: [...readers] })
    if (this.#waiting.length === 1) this.#next()
  }

  #next() {
    const [first] = this.#waiting
    if (first === undefined) return
    const { frame, readers } = first
    this.#send(frame, readers.slice(this.#sent, this.#sent + sliceSize))
    this.#sent += sliceSize
    if (this.#sent >= readers.length) {
      this.#waiting.shift()
      this.#sent = 0
    }
    if (this.#waiting.length > 0) setImmediate(() => this.#next())
  }
}
