import { gravatarHash, lobby, readFrame, refusals, sampleFrame, type SampleFrame } from '@parley/shared'
import { randomUUID } from 'node:crypto'
import { authorOf, newToken } from '../identity/author.ts'
import { closeIfUnavailable, closeWithRetry } from '../websocket/close-with-retry.ts'
import type { Peer } from '../websocket/peer.ts'
import type { Room } from '../chat/room.ts'
import type { Rooms } from '../chat/rooms.ts'
import type { SampleEmails } from './sample-emails.ts'
import { WriteQueue } from '../chat/write-queue.ts'
import type { TokenBucket } from '../chat/token-bucket.ts'

/** One connection without a subprotocol: `{"email","username","message"}` in and out, live, in the lobby. */
export class SampleSession {
  readonly peer: Peer
  readonly #rooms: Rooms
  readonly #emails: SampleEmails
  readonly #bucket: TokenBucket
  readonly #submissions: WriteQueue
  readonly #author = authorOf(newToken())
  readonly #room: Promise<Room>
  #gone = false

  constructor(peer: Peer, rooms: Rooms, emails: SampleEmails, bucket: TokenBucket) {
    this.peer = peer
    this.#rooms = rooms
    this.#emails = emails
    this.#submissions = new WriteQueue(peer)
    this.#bucket = bucket
    this.#room = rooms.hold(lobby, this)
    closeIfUnavailable(this.peer, this.#listen())
  }

  /** One text frame has arrived. */
  onMessage(text: string) {
    const read = readFrame(sampleFrame, text)
    if (read.ok) closeIfUnavailable(this.peer, this.#post(read.frame))
    else this.#tell(read.refusal.reason)
  }

  /** The Go sample decodes the bytes of either kind of frame. */
  heardBinary(bytes: Buffer) {
    this.onMessage(bytes.toString())
  }

  /** The connection is gone. */
  gone() {
    this.#gone = true
    closeIfUnavailable(
      this.peer,
      this.#room.then((room) => room.samples.remove(this)),
    )
    this.#rooms.release(lobby, this)
  }

  comeBack(ms: number) {
    closeWithRetry(this.peer, ms)
  }

  async #listen() {
    const room = await this.#room
    if (!this.#gone) room.samples.add(this)
  }

  async #post({ email, username, message }: SampleFrame) {
    const seconds = this.#bucket.take(performance.now())
    if (seconds > 0) return this.#tell(`That is too many messages at once. Wait ${seconds} s.`)
    const room = await this.#room
    const cid = randomUUID()
    this.#emails.remember(cid, email)
    const guest = !(await this.#rooms.names.isFree(username))
    const draft = { type: 'post', author: this.#author, cid, username, avatar: gravatarHash(email) } as const
    const submitted = await this.#submissions.submit(room, { ...draft, message, guest })
    if (submitted.type === 'posted') return
    this.#emails.take(cid)
    this.#tell(refusals.storage_full)
  }

  // The dialect has no frame for a refusal, so the room itself says it, to this peer alone.
  #tell(reason: string) {
    this.peer.send({ email: '', username: 'Parley', message: `Not sent: ${reason}` })
  }
}
