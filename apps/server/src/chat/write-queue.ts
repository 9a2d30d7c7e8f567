import type { Peer } from '../websocket/peer.ts'
import { mostUnacknowledged } from '../websocket/read-gate.ts'

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
