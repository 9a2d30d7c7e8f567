import { subprotocol } from '@parley/shared'
import { WebSocket } from 'ws'
import { Refusal, type Target } from './attack.ts'

/** Where those come from who need no more than one address. */
export const strangerAddress = '127.66.0.1'

export interface StrangerOptions {
  /** The address it comes from: any of 127.0.0.0/8. */
  address?: string
  path?: string
  protocols?: string[]
  headers?: Record<string, string>
}

/** One connection of somebody who does not keep to any protocol longer than it is useful. */
export class Stranger {
  readonly #socket: WebSocket
  #received: (text: string) => void = () => undefined
  #closed: () => void = () => undefined
  /** Bytes of the frames that were received. */
  bytes = 0
  /** Frames that say that somebody is typing. */
  typing = 0

  /** Rejects with Refusal where the handshake is refused. */
  static connect({ port }: Target, options: StrangerOptions = {}): Promise<Stranger> {
    const { address = strangerAddress, path = '/ws', protocols = [subprotocol], headers = {} } = options
    const from = { localAddress: address, headers }
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, from)
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(new Stranger(socket)))
      socket.on('error', (error) => reject(new Refusal(error.message)))
    })
  }

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data: Buffer) => {
      this.bytes += data.length
      const text = data.toString('latin1')
      if (text.startsWith('{"type":"typing"')) this.typing += 1
      this.#received(text)
    })
    socket.on('close', () => this.#closed())
  }

  get isOpen() {
    return this.#socket.readyState === WebSocket.OPEN
  }

  send(frame: object) {
    this.#socket.send(JSON.stringify(frame))
  }

  /** Whether it was let through: answered by a frame of this type, not by an `error`. Rejects with Refusal when it is closed. */
  ask(frame: object, answeredBy: string): Promise<boolean> {
    return this.#answered(frame, answeredBy)
  }

  /** Whether a frame without an answer of its own was let through: no `error` has come when two pings behind it are answered. */
  isTaken(frame: object): Promise<boolean> {
    if (!this.isOpen) return Promise.reject(new Refusal('closed'))
    return new Promise<boolean>((resolve, reject) => {
      let isTaken = true
      let pongs = 0
      this.#closed = () => reject(new Refusal('closed'))
      this.#received = (text) => {
        const type = typeOf(text)
        if (type === 'error') isTaken = false
        if (type !== 'pong') return
        pongs += 1
        // The first may overtake the refusal; the second is sent once the refusal must have been.
        if (pongs === 1) this.send({ type: 'ping' })
        else resolve(isTaken)
      }
      this.send(frame)
      this.send({ type: 'ping' })
    })
  }

  #answered(frame: object, answeredBy: string, take: (text: string) => void = () => undefined) {
    if (!this.isOpen) return Promise.reject(new Refusal('closed'))
    return new Promise<boolean>((resolve, reject) => {
      this.#closed = () => reject(new Refusal('closed'))
      this.#received = (text) => {
        const type = typeOf(text)
        if (type !== answeredBy && type !== 'error') return
        take(text)
        resolve(type === answeredBy)
      }
      this.send(frame)
    })
  }

  join(name: string, room = 'lobby', more: object = {}) {
    return this.ask(this.#joinFrame(name, room, more), 'joined')
  }

  #joinFrame(name: string, room: string, more: object) {
    const person = { username: name, avatar: 'e'.repeat(64), token: tokenOf(name) }
    return { type: 'join', room, ...person, ...more }
  }

  /** The code of the refusal of a join, or `joined`. Rejects with Refusal when it is closed instead. */
  joinAnswer(name: string, room: string, more: object): Promise<string> {
    return this.codeOf(this.#joinFrame(name, room, more), 'joined')
  }

  /** The code of the refusal of this frame, or `answeredBy`. Rejects with Refusal when it is closed instead. */
  async codeOf(frame: object, answeredBy: string): Promise<string> {
    let answer = ''
    const isDone = await this.#answered(frame, answeredBy, (text) => (answer = text))
    return isDone ? answeredBy : (/"code":"(\w+)"/.exec(answer)?.[1] ?? '')
  }

  /** Joins as one of many people. Rejects with Refusal where it may not. */
  async mustJoin(name: string, room?: string, more?: object): Promise<this> {
    if (await this.join(name, room, more)) return this
    this.close()
    throw new Refusal('not joined')
  }

  close() {
    this.#socket.terminate()
  }
}

function typeOf(text: string) {
  return /^\{"type":"(\w+)"/.exec(text)?.[1]
}

/** The secret of the person who joins under this name. */
export function tokenOf(name: string): string {
  return Buffer.from(name.padEnd(24, '-')).toString('base64url')
}

/** The address of attacker `n`, of a /16 of its own. */
export function addressOf(n: number): string {
  return `127.67.${Math.floor(n / 250)}.${1 + (n % 250)}`
}

/** A cid that was never used. */
export function newCid(): string {
  return `evil-${process.pid}-${(cids += 1)}`
}

let cids = 0
