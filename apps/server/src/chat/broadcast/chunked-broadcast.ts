/** Readers per event loop turn. */
const chunkSize = 500

/**
 * Sends frames to many readers in chunks, one per event loop turn, so that other work is not blocked. A frame starts when the
 * frame before it was sent to all its readers.
 */
export class ChunkedBroadcast<Reader> {
  readonly #send: (frame: Buffer, readers: readonly Reader[]) => void
  readonly #waiting: { frame: Buffer; readers: readonly Reader[] }[] = []
  #sent = 0

  /** `send` must check whether the readers are still connected. */
  constructor(send: (frame: Buffer, readers: readonly Reader[]) => void) {
    this.#send = send
  }

  /** Sends the frame to the current readers. A single chunk is sent synchronously if no other frame waits. */
  add(frame: Buffer, readers: Iterable<Reader>) {
    this.#waiting.push({ frame, readers: [...readers] })
    if (this.#waiting.length === 1) this.#next()
  }

  #next() {
    const [first] = this.#waiting
    if (first === undefined) return
    const { frame, readers } = first
    this.#send(frame, readers.slice(this.#sent, this.#sent + chunkSize))
    this.#sent += chunkSize
    if (this.#sent >= readers.length) {
      this.#waiting.shift()
      this.#sent = 0
    }
    if (this.#waiting.length > 0) setImmediate(() => this.#next())
  }
}
