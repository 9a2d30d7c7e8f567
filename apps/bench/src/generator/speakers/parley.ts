import { lobby, subprotocol } from '@parley/shared'
import { createHash } from 'node:crypto'
import { spanOf } from '../message-span.ts'
import type { Speaker } from '../speaker.ts'

/** `parley.v1`. It keeps its cursor, so that it notices a gap, and can come back with it. */
export class ParleySpeaker implements Speaker {
  readonly path = '/ws'
  readonly subprotocol = subprotocol
  hasJoined = false
  wrong: string | undefined
  /** Called when a page of history comes. */
  onHistory: (() => void) | undefined
  cursor = 0
  readonly #index: number
  readonly #room: string
  readonly #secret: string
  #epoch: string | undefined

  constructor(index: number, room = lobby) {
    this.#index = index
    this.#room = room
    this.#secret = createHash('sha256').update(`bench ${index}`).digest('hex')
  }

  greeting() {
    this.hasJoined = false
    const who = { username: `u${this.#index}`, avatar: this.#secret, token: this.#secret }
    const from = this.#epoch === undefined ? {} : { epoch: this.#epoch, after: this.cursor }
    return JSON.stringify({ type: 'join', room: this.#room, ...who, ...from })
  }

  heard(bytes: Buffer, start: number, end: number) {
    const span = spanOf(bytes, start, end)
    if (span === undefined) {
      this.#hearOther(bytes.toString('latin1', start, end))
      return 0
    }
    if (span.after !== this.cursor)
      this.wrong ??= `client ${this.#index} was at ${this.cursor} and got messages after ${span.after}`
    this.cursor = span.rev
    return span.rev - span.after
  }

  post(number: number, body: string) {
    return `{"type":"post","cid":"bench-${String(number).padStart(7, '0')}","message":"${body}"}`
  }

  #hearOther(text: string) {
    if (text.startsWith('{"type":"joined"')) this.#hearJoined(text)
    else if (text.startsWith('{"type":"people"')) this.hasJoined = true
    else if (text.startsWith('{"type":"history"')) this.onHistory?.()
    else if (text.startsWith('{"type":"error"')) this.wrong ??= text
  }

  #hearJoined(text: string) {
    const place = /"epoch":"([^"]+)","rev":(\d+)/.exec(text)
    if (place === null) {
      this.wrong ??= `"joined" is not as expected: ${text}`
      return
    }
    if (this.#epoch !== undefined && (place[1] !== this.#epoch || Number(place[2]) !== this.cursor))
      this.wrong ??= `client ${this.#index} was not resumed at ${this.cursor}: ${text}`
    this.#epoch = place[1]
    this.cursor = Number(place[2])
  }
}
