import { lobby, subprotocol } from '@parley/shared'
import { createHash } from 'node:crypto'
import { spanOf } from '../message-span.ts'
import type { DialectClient } from '../dialect-client.ts'

/** `parley.v1`. It keeps the cursor, to detect gaps and to resume. */
export class ParleyDialect implements DialectClient {
  readonly path = '/ws'
  readonly subprotocol = subprotocol
  hasJoined = false
  wrong: string | undefined
  /** Called when a page of history arrives. */
  onHistory: (() => void) | undefined
  /** Called when the join is put off, with the seconds. */
  onPutOff: ((seconds: number) => void) | undefined
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

  joinText() {
    this.hasJoined = false
    const who = { username: `u${this.#index}`, avatar: this.#secret, token: this.#secret }
    const from = this.#epoch === undefined ? {} : { epoch: this.#epoch, after: this.cursor }
    return JSON.stringify({ type: 'join', room: this.#room, ...who, ...from })
  }

  received(bytes: Buffer, start: number, end: number) {
    const span = spanOf(bytes, start, end)
    if (span === undefined) {
      this.#onOtherFrame(bytes.toString('latin1', start, end))
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

  #onOtherFrame(text: string) {
    if (text.startsWith('{"type":"joined"')) this.#onJoined(text)
    else if (text.startsWith('{"type":"people"')) this.hasJoined = true
    else if (text.startsWith('{"type":"history"')) this.onHistory?.()
    else if (text.startsWith('{"type":"error"')) this.#onError(text)
  }

  #onError(text: string) {
    const seconds = /"code":"slow_down".*"retryAfter":(\d+)/.exec(text)?.[1]
    if (seconds !== undefined && !this.hasJoined && this.onPutOff !== undefined)
      this.onPutOff(Number(seconds))
    else this.wrong ??= text
  }

  #onJoined(text: string) {
    const cursor = /"epoch":"([^"]+)","rev":(\d+)/.exec(text)
    if (cursor === null) {
      this.wrong ??= `"joined" is not as expected: ${text}`
      return
    }
    if (this.#epoch !== undefined && (cursor[1] !== this.#epoch || Number(cursor[2]) !== this.cursor))
      this.wrong ??= `client ${this.#index} was not resumed at ${this.cursor}: ${text}`
    this.#epoch = cursor[1]
    this.cursor = Number(cursor[2])
  }
}
