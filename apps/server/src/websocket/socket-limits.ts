import { addressKey } from '../chat/limits/address-key.ts'
import { KeyCounts } from '../chat/limits/key-counts.ts'
import type { Config } from '../config/config.ts'
import type { Endpoint, Refusal } from './handshake.ts'

/** Seconds after which a client may try again. */
const retryAfter = 10

export type SocketSettings = Pick<
  Config,
  'limits' | 'socketsPerAddress' | 'socketsNotJoined' | 'diagnosticsPerAddress'
>

/** One open socket, as it is counted. */
export interface CountedSocket {
  /** A person has joined over it. */
  joined(): void
  closed(): void
}

/** P2.7: limits the sockets of each address, on this node. What may be open is asked first, and counted once it is. */
export class SocketLimits {
  readonly #all: AddressLimit
  readonly #notJoined: AddressLimit
  readonly #diagnostics: AddressLimit

  constructor({ limits, socketsPerAddress, socketsNotJoined, diagnosticsPerAddress }: SocketSettings) {
    const limit = (most: number, why: string) =>
      new AddressLimit(limits === 'off' || most === 0 ? Infinity : most, why)
    this.#all = limit(socketsPerAddress, 'Too many connections from one address')
    this.#notJoined = limit(socketsNotJoined, 'Too many connections from one address that have not joined')
    this.#diagnostics = limit(
      diagnosticsPerAddress,
      'Too many connections from one address to /echo and /ping',
    )
  }

  /** Why the address may open no other socket for this; undefined: it may. */
  refusal(endpoint: Endpoint, address: string): Refusal | undefined {
    const key = addressKey(address)
    const reached = this.#limitsOf(endpoint).find((limit) => limit.isReached(key))
    return reached && { status: 429, why: reached.why, retryAfter }
  }

  /** Counts a socket until it has closed: every socket has not joined at first. */
  open(endpoint: Endpoint, address: string): CountedSocket {
    const key = addressKey(address)
    let counting = this.#limitsOf(endpoint)
    for (const limit of counting) limit.counts.add(key)
    const keepOnly = (kept: AddressLimit[]) => {
      for (const limit of counting) if (!kept.includes(limit)) limit.counts.remove(key)
      counting = counting.filter((limit) => kept.includes(limit))
    }
    return { joined: () => keepOnly([this.#all]), closed: () => keepOnly([]) }
  }

  /** Addresses with an open socket. */
  get addresses(): number {
    return this.#all.counts.size
  }

  #limitsOf(endpoint: Endpoint) {
    const ofAll = [this.#all, this.#notJoined]
    return endpoint === 'room' ? ofAll : [...ofAll, this.#diagnostics]
  }
}

class AddressLimit {
  readonly counts = new KeyCounts()
  readonly why: string
  readonly #most: number

  constructor(most: number, why: string) {
    this.#most = most
    this.why = why
  }

  isReached(key: string) {
    return this.counts.of(key) >= this.#most
  }
}
