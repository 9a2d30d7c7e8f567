import type { ClientFrame } from '@parley/shared'
import type { RoomEvent } from '../timeline/room-event.ts'
import type { SocketEvents, Environment } from '../connection/environment.ts'
import { ManualClock } from './manual-clock.ts'

/** An environment for tests: the test moves the clock and controls the sockets. */
export class FakeEnvironment extends ManualClock implements Environment {
  readonly sockets: FakeSocket[] = []
  /** What `random` gives, in [0, 1). */
  randomValue = 0.5
  #cids = 0

  connect(events: SocketEvents): FakeSocket {
    const socket = new FakeSocket(events)
    this.sockets.push(socket)
    return socket
  }

  random = () => this.randomValue

  newCid(): string {
    this.#cids += 1
    return `cid-${String(this.#cids).padStart(4, '0')}`
  }

  get socket(): FakeSocket {
    const newest = this.sockets.at(-1)
    if (newest === undefined) throw new Error('No socket has been opened')
    return newest
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
