import { subprotocol, type ServerFrame } from '@parley/shared'
import { once } from 'node:events'
import { WebSocket } from 'ws'

/** One person, who posts in a room and follows it. */
export class PostingPerson {
  readonly seen = new Set<number>()
  readonly own: number[] = []
  gaps = 0
  rejoined = 0
  #cursor = 0
  #epoch = ''
  #ms: number[] = []
  readonly #waiting = new Map<string, number>()
  readonly #name: string
  readonly #room: string
  #ws: WebSocket | undefined
  #posts = 0

  constructor(n: number, room: string) {
    this.#name = `Person ${n}`
    this.#room = room
  }

  /** Comes in with its cursor. */
  async join(port: number) {
    const ws = new WebSocket(`ws://127.0.0.1:${port}/ws`, [subprotocol])
    this.#ws = ws
    await once(ws, 'open')
    const joined = Promise.withResolvers<undefined>()
    ws.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as ServerFrame
      this.#take(frame)
      if (frame.type === 'joined') joined.resolve(undefined)
      if (frame.type === 'error') joined.reject(new Error(frame.reason))
    })
    const resume = this.#epoch === '' ? {} : { epoch: this.#epoch, after: this.#cursor }
    const token = this.#name.padEnd(22, '-').replace(' ', '-')
    ws.send(
      JSON.stringify({
        type: 'join',
        room: this.#room,
        username: this.#name,
        avatar: 'a'.repeat(64),
        token,
        ...resume,
      }),
    )
    await joined.promise
  }

  leave() {
    this.#ws?.terminate()
  }

  post() {
    const cid = `${this.#name.replace(' ', '-')}-${(this.#posts += 1)}`
    this.#waiting.set(cid, performance.now())
    this.#ws?.send(JSON.stringify({ type: 'post', cid, message: `message ${this.#posts} of ${this.#name}` }))
  }

  get isSettled() {
    return this.#waiting.size === 0
  }

  /** Of the acknowledgements since the last call. */
  taken(): number[] {
    return this.#ms.splice(0)
  }

  #take(frame: ServerFrame) {
    if (frame.type === 'joined') {
      // A reset would hide a gap.
      if (this.#epoch !== '' && !frame.resumed) this.rejoined += 1
      this.#epoch = frame.epoch
      this.#cursor = frame.rev
    }
    if (frame.type === 'posted') {
      this.own.push(frame.id)
      this.#ms.push(performance.now() - (this.#waiting.get(frame.cid) ?? NaN))
      this.#waiting.delete(frame.cid)
    }
    if (frame.type !== 'messages') return
    if (frame.after > this.#cursor) this.gaps += 1
    this.#cursor = Math.max(this.#cursor, frame.rev)
    for (const { id } of frame.messages) this.seen.add(id)
  }
}
