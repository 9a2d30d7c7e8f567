import type { ClientFrame } from '@parley/shared'
import type { RoomEvent } from '../timeline/room-event.ts'
import type { SocketEvents, Environment } from '../connection/environment.ts'

/** An environment for tests: the test moves the clock and controls the sockets. */
export class FakeEnvironment implements Environment {
  readonly sockets: FakeSocket[] = []
  /** What `random` gives, in [0, 1). */
  randomValue = 0.5
  #now = 1_000_000
  #cids = 0
  #timers: { at: number; then: () => void }[] = []

  connect(events: SocketEvents): FakeSocket {
    const socket = new FakeSocket(events)
    this.sockets.push(socket)
    return socket
  }

  after(ms: number, then: () => void): () => void {
    const timer = { at: this.#now + ms, then }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  now(): number {
    return this.#now
  }

  random = () => this.randomValue

  newCid(): string {
    this.#cids += 1
    return `cid-${String(this.#cids).padStart(4, '0')}`
  }

  /** Advances the clock by `ms` milliseconds, and runs each due timer at its time. */
  pass(ms: number) {
    const until = this.#now + ms
    for (let timer = this.#takeDue(until); timer !== undefined; timer = this.#takeDue(until)) {
      this.#now = Math.max(this.#now, timer.at)
      timer.then()
    }
    this.#now = until
  }

  get timers(): number {
    return this.#timers.length
  }

  get socket(): FakeSocket {
    const newest = this.sockets.at(-1)
    if (newest === undefined) throw new Error('No socket has been opened')
    return newest
  }

  #takeDue(until: number) {
    this.#timers.sort((a, b) => a.at - b.at)
    const due = this.#timers[0]
    return due !== undefined && due.at <= until ? this.#timers.shift() : undefined
  }
}

/** One connection; the test plays the server. */
export class FakeSocket {
  readonly events: SocketEvents
  closed = false
  #sent: ClientFrame[] = []

  constructor(events: SocketEvents) {
    this.events = events
  }

  send(text: string) {
    if (!this.closed) this.#sent.push(JSON.parse(text) as ClientFrame)
  }

  close() {
    this.closed = true
  }

  /** What the client has sent since the last call. */
  takeSent(): ClientFrame[] {
    const frames = this.#sent
    this.#sent = []
    return frames
  }

  say(...frames: RoomEvent[]) {
    for (const frame of frames) this.events.onMessage(JSON.stringify(frame))
  }

  /** The connection breaks, or the server closes it. */
  drop(code = 1006, reason = '') {
    this.closed = true
    this.events.onClose(code, reason)
  }
}
