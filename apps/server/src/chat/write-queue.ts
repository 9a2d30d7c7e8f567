import type { Peer } from './peer.ts'

/** Writes of one connection that may wait for the disk; beyond that nothing more is read from it. */
export const mostUnacknowledged = 64

/** The writes of one connection: while too many of them wait for the disk, nothing more is read from it. */
export class WriteQueue {
  readonly #peer: Peer
  #unacknowledged = 0

  constructor(peer: Peer) {
    this.#peer = peer
  }

  async run<T>(write: () => Promise<T>): Promise<T> {
    this.#unacknowledged += 1
    if (this.#unacknowledged > mostUnacknowledged) this.#peer.pause('unacknowledged')
    try {
      return await write()
    } finally {
      this.#unacknowledged -= 1
      if (this.#unacknowledged <= mostUnacknowledged) this.#peer.resume('unacknowledged')
    }
  }
}
