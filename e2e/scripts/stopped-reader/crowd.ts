import { subprotocol } from '@parley/shared'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import type { ParleyServer } from '../../support/parley-server.ts'
import { connect } from '../../support/raw-socket.ts'
import type { Window } from './window.ts'

/** When it was posted, in milliseconds of this process's clock. */
const stamp = /@@([\d.]+)/g

/** People who read everything at once, a few of whom talk. */
export class Crowd {
  readonly #sockets: WebSocket[] = []
  #window: Window | undefined
  #posted = 0
  #acknowledged = 0
  #lost = 0
  #talking: NodeJS.Timeout | undefined

  static async join(server: ParleyServer, count: number): Promise<Crowd> {
    const crowd = new Crowd()
    for (let n = 0; n < count; n += 1) await crowd.#enter(server, n)
    return crowd
  }

  /** `rate` posts a second in all, by ten of them in turn. */
  talk(rate: number) {
    this.#talking = setInterval(() => {
      const n = (this.#posted += 1)
      const message = `@@${performance.now()} and sixty-four characters of what people say to each other`
      this.#sockets[n % 10]?.send(JSON.stringify({ type: 'post', cid: `crowd-${n}-x`, message }))
    }, 1_000 / rate)
  }

  measureInto(window: Window) {
    this.#window = window
  }

  /** Resolves with how many were posted when all of them are acknowledged. */
  async fallSilent(): Promise<number> {
    clearInterval(this.#talking)
    this.#talking = undefined
    for (let turn = 0; turn < 100 && this.#acknowledged < this.#posted; turn += 1) await sleep(100)
    if (this.#lost > 0) throw new Error(`${this.#lost} people were disconnected.`)
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
    socket.on('message', (data: Buffer) => this.#heard(data.toString('latin1')))
    socket.on('close', () => {
      if (this.#talking !== undefined) this.#lost += 1
    })
    this.#sockets.push(socket)
  }

  #heard(text: string) {
    if (text.startsWith('{"type":"posted"')) this.#acknowledged += 1
    if (!text.startsWith('{"type":"messages"')) return
    const now = performance.now()
    for (const [, at] of text.matchAll(stamp)) this.#window?.took(now - Number(at))
  }
}
