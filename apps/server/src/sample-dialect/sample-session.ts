import {
  closeCodes,
  gravatarHash,
  readFrame,
  refusals,
  sampleFrame,
  type CloseCode,
  type Person,
  type SampleFrame,
} from '@parley/shared'
import { randomUUID } from 'node:crypto'
import type { ConnectionOrigin } from '../chat/connection-origin.ts'
import type { Listening } from '../chat/chat-options.ts'
import type { Refused } from '../chat/refusal-codes.ts'
import type { Room } from '../chat/room.ts'
import { WriteQueue } from '../chat/write-queue.ts'
import type { Actor } from '../identity/actor.ts'
import { authorOf, newToken } from '../identity/author.ts'
import { closeWithRetry, unavailableReason } from '../chat/close-with-retry.ts'
import type { Peer } from '../chat/peer.ts'
import type { SampleDialect } from './sample-dialect.ts'

/** Before its first post a connection has no name. */
const nobody: Person = { username: '', avatar: '0'.repeat(64) }

/** One connection without a subprotocol: `{"email","username","message"}` in and out, live, in the lobby. */
export class SampleSession {
  readonly peer: Peer
  readonly #dialect: SampleDialect
  readonly #address: string
  readonly #writes: WriteQueue
  readonly #author = authorOf(newToken())
  readonly #joined: Promise<Listening | Refused>
  #room: Room | undefined

  constructor(peer: Peer, dialect: SampleDialect, { address, key, userAgent }: ConnectionOrigin) {
    this.peer = peer
    this.#dialect = dialect
    this.#address = address
    this.#writes = new WriteQueue(peer)
    this.#joined = dialect.join(this, this.#actorAs(nobody), { key, userAgent })
    void this.#open()
  }

  /** One text frame has arrived. */
  onMessage(text: string) {
    const read = readFrame(sampleFrame, text)
    if (read.ok) void this.#post(read.frame)
    else this.#answer(read.refusal.reason)
  }

  /** The Go sample decodes the bytes of either kind of frame. */
  onBinary(bytes: Buffer) {
    this.onMessage(bytes.toString())
  }

  /** The connection is closed. */
  onClose() {
    this.#dialect.leave(this, this.#room)
  }

  /** The dialect has no frames for this. */
  tell() {}

  expel(code: CloseCode, why: Refused | undefined) {
    if (this.#room !== undefined) this.#dialect.expelled(this, this.#room)
    if (why !== undefined) this.#say(sentenceOf(why))
    this.peer.close(code, 'a moderator has decided')
  }

  rejoin(ms: number) {
    closeWithRetry(this.peer, ms)
  }

  async #open() {
    const joined = await this.#joined
    if (joined.type !== 'refused') return void (this.#room = joined.room)
    this.#dialect.chat.joinRefused({ address: this.#address, code: joined.code })
    if (joined.code === 'log_unavailable') return this.#refuse(joined)
    // P7.7: one plain line, and the end: nobody is there who could type a key.
    this.#say(sentenceOf(joined))
    this.peer.close(closeCodes.policyViolation, 'not let in')
  }

  async #post({ email, username, message }: SampleFrame) {
    const joined = await this.#joined
    if (joined.type === 'refused') return
    const cid = randomUUID()
    this.#dialect.emails.add(cid, email)
    const actor = this.#actorAs({ username, avatar: gravatarHash(email) })
    const written = await this.#writes.run(() =>
      this.#dialect.chat.write(actor, joined.room, { type: 'post', cid, message }),
    )
    if (written.type === 'refused') this.#refuse(written)
    else this.peer.answered()
    if (written.type === 'refused' || !this.#dialect.hasListeners) this.#dialect.emails.take(cid)
  }

  #refuse(refused: Refused) {
    if (refused.code === 'log_unavailable')
      return this.peer.close(closeCodes.tryAgainLater, unavailableReason)
    this.#answer(sentenceOf(refused))
  }

  #actorAs(person: Person): Actor {
    const { address, author } = { address: this.#address, author: this.#author }
    return { author, person, credential: undefined, address, connection: this }
  }

  // The dialect has no frame for a refusal: the server says it under its own name, to this peer alone.
  #answer(reason: string) {
    this.#say(`Not sent: ${reason}`)
  }

  #say(message: string) {
    this.peer.send({ email: '', username: 'Parley', message })
  }
}

/** What is wrong, for how long, and why. */
function sentenceOf({ code, retryAfter, lasts, because }: Refused): string {
  if (code === 'log_unavailable') return unavailableReason
  const isWaiting = code === 'slow_down' || code === 'slow_mode'
  return [
    refusals[code],
    ...(isWaiting ? [`Wait ${retryAfter ?? 1} s.`] : []),
    ...(typeof lasts === 'number' ? [`It ends in ${lasts} s.`] : []),
    ...(because === undefined ? [] : [`The reason: ${because}`]),
  ].join(' ')
}
