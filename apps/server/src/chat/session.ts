import {
  clientFrame,
  closeCodes,
  limits,
  readFrame,
  refuse,
  type ClientFrame,
  type CloseCode,
  type Join,
  type Refusal,
  type ServerFrame,
  type Uploads,
} from '@parley/shared'
import type { Actor } from '../identity/actor.ts'
import type { People } from '../identity/people.ts'
import { Admission } from './admission.ts'
import { closeIfUnavailable, closeWithRetry } from './close-with-retry.ts'
import type { Peer } from './peer.ts'
import { mostBuffered } from './broadcast/fan-out.ts'
import { whenRead } from './broadcast/slow-reader.ts'
import { joinedFrame } from './answers.ts'
import type { ChatService } from './chat-service.ts'
import type { ConnectionOrigin } from './connection-origin.ts'
import { closeCodeOf, errorFrame, type Refused } from './refusal-codes.ts'
import { RoomFrames } from './room-frames.ts'
import type { SessionState } from './session-state.ts'
import { measured } from '../logging/measured.ts'

/** What the sessions of a node share. */
interface Served {
  chat: ChatService
  people: People
  /** Undefined: no files can be sent. */
  uploads?: Uploads | undefined
}

/** One `parley.v1` connection: a cursor over one room, live or behind. */
export class Session {
  readonly peer: Peer
  takesReacted = false
  readonly #chat: ChatService
  readonly #people: People
  readonly #uploads: Uploads | undefined
  readonly #origin: ConnectionOrigin
  readonly #admission: Admission
  readonly #frames: RoomFrames
  #state: SessionState = { name: 'greeting' }
  /** One for all joins of the connection: a refused one gets no new time (P4.1). */
  readonly #joinTimeout = setTimeout(() => this.#joinIsDue(), limits.joinWithin)
  #stopWaiting = () => {}

  constructor(peer: Peer, { chat, people, uploads }: Served, origin: ConnectionOrigin) {
    this.peer = peer
    this.#chat = chat
    this.#people = people
    this.#uploads = uploads
    this.#origin = origin
    const secretOf = origin.secretOf ?? (() => Promise.resolve(undefined))
    this.#admission = new Admission(people, secretOf, () => peer.close(closeCodes.signedOut, 'signed out'))
    this.#frames = new RoomFrames(peer, chat)
  }

  /** One text frame has arrived. */
  onMessage(text: string) {
    if (this.#state.name === 'joining') return void this.#state.waiting.push(text)
    const read = readFrame(clientFrame, text)
    if (read.ok) return this.#handle(read.frame)
    const { code, field } = read.refusal
    if (this.#state.name === 'greeting')
      this.#chat.joinRefused({ address: this.#origin.address, code, field })
    else measured.refusal.publish({ at: 'room', reason: code })
    this.peer.send(read.refusal)
  }

  /** P1.4: `parley.v1` is text only. */
  onBinary() {
    this.peer.close(closeCodes.unsupportedData, 'parley.v1 is text')
  }

  /** The connection is closed. */
  onClose() {
    const state = this.#state
    this.#state = { name: 'gone' }
    this.#stopWaiting()
    this.#frames.close()
    clearTimeout(this.#joinTimeout)
    this.#admission.close()
    switch (state.name) {
      case 'joining':
        return this.#chat.leave(state.room, this)
      case 'in':
        state.room.leave(this, state.actor.person)
        return this.#chat.leave(state.room.name, this)
      case 'greeting':
      case 'gone':
    }
  }

  /** The room no longer sends to this session: the log is its queue now. */
  fellBehind(cursor: number) {
    measured.slowReader.publish({ event: 'behind' })
    this.#stopWaiting = whenRead(this.peer, () => closeIfUnavailable(this.peer, this.#catchUp(cursor)))
  }

  tell(frame: ServerFrame) {
    this.peer.send(frame)
  }

  expel(code: CloseCode, why: Refused | undefined) {
    if (why !== undefined) this.peer.send(errorFrame(why))
    this.peer.close(code, 'a moderator has decided')
  }

  rejoin(ms: number) {
    closeWithRetry(this.peer, ms)
  }

  #handle(frame: ClientFrame) {
    switch (frame.type) {
      case 'join':
        if (this.#state.name !== 'greeting') return this.peer.send(refuse('already_joined'))
        return closeIfUnavailable(this.peer, this.#join(frame))
      case 'ping':
        return this.peer.send({ type: 'pong' })
      default:
        if (this.#state.name !== 'in') return this.#frames.refuse(frame)
        return void this.#frames.handle(this, this.#state, frame)
    }
  }

  async #join(join: Join) {
    const { room, username, avatar, epoch, after, reacted = false, key, ask } = join
    this.takesReacted = reacted
    const joining: SessionState = { name: 'joining', room, waiting: [], late: false }
    this.#state = joining
    this.peer.pause('joining')
    await this.#chat.joinTurn(this.#origin.address)
    if (this.#isGone()) return
    const person = { username, avatar }
    const admitted = await this.#admission.admit(join)
    if (this.#isGone()) return
    if (admitted.type === 'refused') {
      this.#chat.joinRefused({ address: this.#origin.address, code: admitted.code })
      const { code, suggestion } = admitted
      return this.#rejected(
        refuse(code, suggestion === undefined ? {} : { field: 'username', suggestion }),
        joining,
      )
    }
    const { identity, token } = admitted
    const { author } = identity
    const actor: Actor = {
      author,
      person,
      credential: identity,
      address: this.#origin.address,
      connection: this,
    }
    const at = { key, ask, userAgent: this.#origin.userAgent }
    const result = await this.#chat.join(actor, room, { epoch, after, ...at }, this)
    if (this.#isGone()) return
    if (result.type === 'refused') {
      if (closeCodeOf[result.code] !== undefined) return this.#frames.answerRefusal(result)
      return this.#rejected(errorFrame(result), joining)
    }
    clearTimeout(this.#joinTimeout)
    this.peer.joined()
    const told = result.room.order.members.told(actor)
    this.#state = { name: 'in', room: result.room, actor }
    const { gate } = result.room.order
    const uploads = gate.refusal(actor, 'upload') === undefined ? this.#uploads : undefined
    this.peer.send(joinedFrame(result, author, token, told, uploads))
    if (!result.room.enter(this, actor, told)) return
    void this.#people.usedAs(identity, person)
    this.#handleWaiting(joining.waiting)
    await this.#catchUp(result.rev)
  }

  /** P4.7: the client may correct its join. */
  #rejected(refusal: Refusal, { waiting, late }: { waiting: readonly string[]; late: boolean }) {
    this.peer.send(refusal)
    this.#state = { name: 'greeting' }
    if (late) this.#joinIsDue()
    else this.#handleWaiting(waiting)
  }

  #handleWaiting(waiting: readonly string[]) {
    this.peer.resume('joining')
    for (const text of waiting) this.onMessage(text)
  }

  #joinIsDue() {
    if (this.#state.name === 'joining') return void (this.#state.late = true)
    this.#chat.joinRefused({ address: this.#origin.address, code: 'join_timeout' })
    this.peer.close(closeCodes.joinTimeout, 'no join in time')
  }

  /** Behind: reads pages of the log until the cursor is at the room's, and is live from then on. */
  async #catchUp(from: number) {
    let cursor = from
    while (this.#state.name === 'in') {
      const { room, actor } = this.#state
      if (cursor === room.cursor) return this.#chat.goLive(actor, room, this)
      if (this.peer.buffered > mostBuffered) return this.fellBehind(cursor)
      const page = await this.#chat.since(actor, room, cursor, () => !this.#isGone())
      if (page === undefined || this.#isGone()) return
      const { rev, messages } = page
      if (rev > cursor) this.peer.send({ type: 'messages', after: cursor, rev, messages })
      cursor = Math.max(cursor, rev)
    }
  }

  #isGone() {
    return this.#state.name === 'gone'
  }
}
