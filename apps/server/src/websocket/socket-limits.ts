import { addressKey } from '../chat/limits/address-key.ts'
import { KeyCounts } from '../chat/limits/key-counts.ts'
import type { Config } from '../config/config.ts'
import type { Endpoint, Refusal } from './handshake.ts'

/** Seconds after which a client may try again. */
const retryAfter = 10

/** Milliseconds that a handshake waits for others of its address to join. */
export const waitMs = 2_000

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

/** What becomes of a handshake: it is refused, or its socket is counted from now on. */
export type Admission = (result: { socket: CountedSocket } | { refusal: Refusal }) => void

/** Ends the waiting of one handshake. `isKnown`: it shows a credential. */
type Decide = (isKnown?: boolean) => void

/** P2.7: limits the sockets of each address, on this node. */
export class SocketLimits {
  readonly #all: AddressLimit
  readonly #notJoined: AddressLimit
  readonly #diagnostics: AddressLimit
  readonly #waiting = new Map<string, Set<Decide>>()

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

  /**
   * Calls `admission` at once. Only where too many sockets of the address have not joined, which a crowd does in a moment
   * when it comes back after a restart, the handshake waits: until one of them has joined, for at most two seconds. One that
   * shows a credential waits for nobody.
   */
  admit(
    endpoint: Endpoint,
    address: string,
    admission: Admission,
    hasCredential: () => Promise<boolean> = () => Promise.resolve(false),
  ): void {
    const key = addressKey(address)
    const reached = this.#reached(endpoint, key)
    if (reached === undefined) return admission({ socket: this.#open(key, this.#limitsOf(endpoint)) })
    if (reached !== this.#notJoined || endpoint !== 'room' || !this.#mayWait(key))
      return admission({ refusal: reached.refusal })
    const decide = this.#wait(key, (isKnown) => {
      const limits = isKnown ? [this.#all] : this.#limitsOf(endpoint)
      const still = limits.find((limit) => limit.isReached(key))
      admission(still === undefined ? { socket: this.#open(key, limits) } : { refusal: still.refusal })
    })
    void hasCredential().then((isKnown) => isKnown && decide(isKnown))
  }

  /** Refuses the handshakes that wait. */
  close(): void {
    for (const ofKey of this.#waiting.values()) for (const decide of ofKey) decide()
  }

  /** Addresses with an open socket. */
  get addresses(): number {
    return this.#all.counts.size
  }

  /** Calls `then` once: when the returned function is called, when there is a place, or after two seconds. */
  #wait(key: string, then: (isKnown: boolean) => void): Decide {
    const ofKey = this.#waiting.get(key) ?? new Set()
    this.#waiting.set(key, ofKey)
    const decide: Decide = (isKnown = false) => {
      if (!ofKey.delete(decide)) return
      clearTimeout(timeout)
      if (ofKey.size === 0 && this.#waiting.get(key) === ofKey) this.#waiting.delete(key)
      then(isKnown)
    }
    const timeout = setTimeout(() => decide(), waitMs)
    ofKey.add(decide)
    return decide
  }

  #mayWait(key: string) {
    return (this.#waiting.get(key)?.size ?? 0) < this.#all.most
  }

  /** Counts a socket until it has closed: every socket has not joined at first. */
  #open(key: string, limits: readonly AddressLimit[]): CountedSocket {
    let counting = limits
    for (const limit of counting) limit.counts.add(key)
    const keepOnly = (kept: AddressLimit[]) => {
      const ended = counting.filter((limit) => !kept.includes(limit))
      for (const limit of ended) limit.counts.remove(key)
      counting = kept.filter((limit) => counting.includes(limit))
      if (ended.length > 0) this.#next(key)
    }
    return { joined: () => keepOnly([this.#all]), closed: () => keepOnly([]) }
  }

  /** The longest waiting handshake of the address gets the place that is free now. */
  #next(key: string) {
    const [first] = this.#waiting.get(key) ?? []
    if (this.#reached('room', key) === undefined) first?.()
  }

  #reached(endpoint: Endpoint, key: string) {
    return this.#limitsOf(endpoint).find((limit) => limit.isReached(key))
  }

  #limitsOf(endpoint: Endpoint) {
    const ofAll = [this.#all, this.#notJoined]
    return endpoint === 'room' ? ofAll : [...ofAll, this.#diagnostics]
  }
}

class AddressLimit {
  readonly counts = new KeyCounts()
  readonly most: number
  readonly refusal: Refusal

  constructor(most: number, why: string) {
    this.most = most
    this.refusal = { status: 429, why, retryAfter }
  }

  isReached(key: string) {
    return this.counts.of(key) >= this.most
  }
}
