import type { Rate } from '../config/rate.ts'
import type { ReadGate } from './read-gate.ts'

interface Frame {
  data: Buffer
  isBinary: boolean
}

/** What is longer than this counts more than once: it takes that much longer. */
const bytesOfOne = 32 * 1024

const reason = 'too many frames without use'

/**
 * P1.9: handles the frames of one connection in order. Refusing costs the server nearly as much as answering, so that a
 * connection is read slowly that sends many frames without use: each counts when it arrives, until it was `answered`.
 * What arrived in the same piece is held: at most a read of the socket.
 */
export class FramePacer {
  readonly #reading: Pick<ReadGate, 'pause' | 'resume'>
  readonly #handle: (data: Buffer, isBinary: boolean) => void
  readonly #everyMs: number
  readonly #burstMs: number
  /** When nothing counts any more, by `performance.now()`. */
  #wholeAt = 0
  #held: Frame[] = []
  #timer: NodeJS.Timeout | undefined

  /** An undefined rate limits nothing. */
  constructor(
    rate: Rate | undefined,
    reading: Pick<ReadGate, 'pause' | 'resume'>,
    handle: (data: Buffer, isBinary: boolean) => void,
  ) {
    this.#reading = reading
    this.#handle = handle
    this.#everyMs = rate === undefined ? 0 : rate.perMs / rate.count
    this.#burstMs = rate === undefined ? Infinity : rate.burst * this.#everyMs
  }

  /** A frame has arrived. */
  add(data: Buffer, isBinary: boolean) {
    if (this.#isPaused) return void this.#held.push({ data, isBinary })
    this.count(Math.max(1, data.length / bytesOfOne))
    this.#handle(data, isBinary)
  }

  /** Something without use has arrived. */
  count(times = 1) {
    const now = performance.now()
    this.#wholeAt = Math.max(now, this.#wholeAt) + times * this.#everyMs
    const waitMs = this.#wholeAt - now - this.#burstMs
    if (waitMs > 0) this.#pauseFor(waitMs)
  }

  /** A frame has got what it asked for. */
  answered() {
    this.#wholeAt -= this.#everyMs
    if (this.#isPaused && this.#wholeAt - performance.now() <= this.#burstMs) this.#resume()
  }

  close() {
    clearTimeout(this.#timer)
    this.#held = []
  }

  get #isPaused() {
    return this.#timer !== undefined
  }

  #pauseFor(waitMs: number) {
    if (!this.#isPaused) this.#reading.pause(reason)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#resume(), waitMs)
  }

  #resume() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const held = this.#held
    this.#held = []
    for (const [index, frame] of held.entries()) {
      // One of them was one too many.
      if (this.#isPaused) return void this.#held.unshift(...held.slice(index))
      this.add(frame.data, frame.isBinary)
    }
    if (!this.#isPaused) this.#reading.resume(reason)
  }
}
