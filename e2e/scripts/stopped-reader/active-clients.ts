import { subprotocol } from '@parley/shared'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import type { ParleyServer } from '../../support/parley-server.ts'
import { connect } from '../../support/raw-socket.ts'
import type { SampleWindow } from './sample-window.ts'

/** The time of posting in a message, in milliseconds of this process. */
const stamp = /@@([\d.]+)/g

/** Clients that read everything at once; ten of them post. */
export class ActiveClients {
  readonly #sockets: WebSocket[] = []
  #window: SampleWindow | undefined
  #posted = 0
  #acknowledged = 0
  #disconnected = 0
  #posting: NodeJS.Timeout | undefined

  static async join(server: ParleyServer, count: number): Promise<ActiveClients> {
    const clients = new ActiveClients()
    for (let n = 0; n < count; n += 1) await clients.#enter(server, n)
    return clients
  }

  /** Posts `rate` messages per second in total, by ten clients in turn. */
  startPosting(rate: number) {
    this.#posting = setInterval(() => {
      const n = (this.#posted += 1)
      const message = `@@${performance.now()} and sixty-four characters of what people say to each other`
      this.#sockets[n % 10]?.send(JSON.stringify({ type: 'post', cid: `crowd-${n}-x`, message }))
    }, 1_000 / rate)
  }

  measureInto(window: SampleWindow) {
    this.#window = window
  }

  /** Resolves with the number of posts when all are acknowledged. */
  async stopPosting(): Promise<number> {
    clearInterval(this.#posting)
    this.#posting = undefined
    for (let turn = 0; turn < 100 && this.#acknowledged < this.#posted; turn += 1) await sleep(100)
    if (this.#disconnected > 0) throw new Error(`${this.#disconnected} clients were disconnected.`)
    if (this.#acknowledged < this.#posted) throw new Error('Not everything was acknowledged.')
    return this.#posted
  }

  leave() {
    for (const socket of this.#sockets) socket.terminate()
  }

  async #enter(server: ParleyServer, n: number) {
    const socket = await connect(server, [subprotocol])
    const person = { username: `person ${n}`, avatar: 'a'.repeat(64), token: `person-${n}`.padEnd(22, '-') }
    socket.send(JSON.stringify({ type: 'join', room: 'lobby', ...person }))
    await once(socket, 'message')
    socket.on('message', (data: Buffer) => this.#onMessage(data.toString('latin1')))
    socket.on('close', () => {
      if (this.#posting !== undefined) this.#disconnected += 1
    })
    this.#sockets.push(socket)
  }

  #onMessage(text: string) {
    if (text.startsWith('{"type":"posted"')) this.#acknowledged += 1
    if (!text.startsWith('{"type":"messages"')) return
    const now = performance.now()
    for (const [, at] of text.matchAll(stamp)) this.#window?.add(now - Number(at))
  }
}
