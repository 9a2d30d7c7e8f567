import { closeCodes, gravatarHash, readFrame, refusals, sampleFrame, type SampleFrame } from '@parley/shared'
import { randomUUID } from 'node:crypto'
import type { Listening } from '../chat/chat-service.ts'
import type { Refused } from '../chat/refusal-codes.ts'
import type { Room } from '../chat/room.ts'
import { WriteQueue } from '../chat/write-queue.ts'
import type { Actor } from '../identity/actor.ts'
import { authorOf, newToken } from '../identity/author.ts'
import { closeWithRetry, unavailableReason } from '../chat/close-with-retry.ts'
import type { Peer } from '../chat/peer.ts'
import type { SampleDialect } from './sample-dialect.ts'

/** One connection without a subprotocol: `{"email","username","message"}` in and out, live, in the lobby. */
export class SampleSession {
  readonly peer: Peer
  readonly #dialect: SampleDialect
  readonly #address: string
  readonly #writes: WriteQueue
  readonly #author = authorOf(newToken())
  readonly #joined: Promise<Listening | Refused>
  #room: Room | undefined

  constructor(peer: Peer, dialect: SampleDialect, address: string) {
    this.peer = peer
    this.#dialect = dialect
    this.#address = address
    this.#writes = new WriteQueue(peer)
    this.#joined = dialect.join(this)
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

  rejoin(ms: number) {
    closeWithRetry(this.peer, ms)
  }

  async #open() {
    const joined = await this.#joined
    if (joined.type !== 'refused') return void (this.#room = joined.room)
    this.#dialect.chat.joinRefused({ address: this.#address, code: joined.code })
    this.#refuse(joined)
  }

  async #post({ email, username, message }: SampleFrame) {
    const joined = await this.#joined
    if (joined.type === 'refused') return
    const cid = randomUUID()
    this.#dialect.emails.add(cid, email)
    const person = { username, avatar: gravatarHash(email) }
    const actor: Actor = {
      author: this.#author,
      person,
      credential: undefined,
      address: this.#address,
      connection: this,
    }
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
    const wait = refused.code === 'slow_down' ? ` Wait ${refused.retryAfter ?? 1} s.` : ''
    this.#answer(refusals[refused.code] + wait)
  }

  // The dialect has no frame for a refusal: the server says it under its own name, to this peer alone.
  #answer(reason: string) {
    this.peer.send({ email: '', username: 'Parley', message: `Not sent: ${reason}` })
  }
}
