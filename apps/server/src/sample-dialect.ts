import { gravatarHash, lobby, readFrame, refusals, sampleFrame, type SampleFrame } from '@parley/shared'
import { randomUUID } from 'node:crypto'
import { authorOf, newToken } from './author.ts'
import { StorageFull } from './log/message-log.ts'
import type { Peer } from './peer.ts'
import { mostUnacknowledged } from './reading.ts'
import type { Room } from './room.ts'
import type { Rooms } from './rooms.ts'
import type { SampleEmails } from './sample-emails.ts'
import type { TokenBucket } from './token-bucket.ts'

/** One connection without a subprotocol: `{"email","username","message"}` in and out, live, in the lobby. */
export class SampleSession {
  readonly peer: Peer
  readonly #rooms: Rooms
  readonly #emails: SampleEmails
  readonly #bucket: TokenBucket
  readonly #author = authorOf(newToken())
  readonly #room: Promise<Room>
  #unacknowledged = 0
  #gone = false

  constructor(peer: Peer, rooms: Rooms, emails: SampleEmails, bucket: TokenBucket) {
    this.peer = peer
    this.#rooms = rooms
    this.#emails = emails
    this.#bucket = bucket
    this.#room = rooms.hold(lobby, this)
    void this.#listen()
  }

  /** One text frame has arrived. */
  heard(text: string) {
    const read = readFrame(sampleFrame, text)
    if (read.ok) void this.#post(read.frame)
    else this.#tell(read.refusal.reason)
  }

  /** The Go sample decodes the bytes of either kind of frame. */
  heardBinary(bytes: Buffer) {
    this.heard(bytes.toString())
  }

  /** The connection is gone. */
  gone() {
    this.#gone = true
    void this.#room.then((room) => room.unlisten(this))
    this.#rooms.letGo(lobby, this)
  }

  async #listen() {
    const room = await this.#room
    if (!this.#gone) room.listen(this)
  }

  async #post({ email, username, message }: SampleFrame) {
    const seconds = this.#bucket.take(performance.now())
    if (seconds > 0) return this.#tell(`That is too many messages at once. Wait ${seconds} s.`)
    const room = await this.#room
    const cid = randomUUID()
    this.#emails.remember(cid, email)
    this.#unacknowledged += 1
    if (this.#unacknowledged > mostUnacknowledged) this.peer.pause('unacknowledged')
    try {
      const guest = !(await this.#rooms.names.isFree(username))
      await room.post({ author: this.#author, cid, username, avatar: gravatarHash(email), message, guest })
    } catch (error) {
      if (!(error instanceof StorageFull)) throw error
      this.#emails.take(cid)
      this.#tell(refusals.storage_full)
    } finally {
      this.#unacknowledged -= 1
      if (this.#unacknowledged <= mostUnacknowledged) this.peer.resume('unacknowledged')
    }
  }

  // The dialect has no frame for a refusal, so the room itself says it, to this peer alone.
  #tell(reason: string) {
    this.peer.send({ email: '', username: 'Parley', message: `Not sent: ${reason}` })
  }
}
