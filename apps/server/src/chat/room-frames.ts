import {
  refuse,
  type Action,
  type ClientFrame,
  type ConversationRequest,
  type MembershipRequest,
  type Moderation,
} from '@parley/shared'
import type { Actor } from '../identity/actor.ts'
import { acknowledgement } from './answers.ts'
import type { ChatService } from './chat-service.ts'
import type { Following } from './memberships/following.ts'
import { unlessUnavailable } from './unless-unavailable.ts'
import { unavailableReason } from './close-with-retry.ts'
import type { Peer } from './peer.ts'
import { closeCodeOf, errorFrame, type Refused } from './refusal-codes.ts'
import type { LiveSession, Room } from './room.ts'
import { WriteQueue } from './write-queue.ts'
import { measured } from '../logging/measured.ts'

/** Frames of somebody who has joined a room. */
export type RoomFrame = Exclude<ClientFrame, { type: 'join' | 'ping' }>

/** Asks for what the frames of one connection ask for, and answers them. */
export class RoomFrames {
  readonly #peer: Peer
  readonly #chat: ChatService
  readonly #writes: WriteQueue
  #following: { actor: Actor; following: Following } | undefined

  constructor(peer: Peer, chat: ChatService) {
    this.#peer = peer
    this.#chat = chat
    this.#writes = new WriteQueue(peer)
  }

  async handle(session: LiveSession, { actor, room }: { actor: Actor; room: Room }, frame: RoomFrame) {
    switch (frame.type) {
      case 'post':
      case 'edit':
      case 'remove':
      case 'remove_card':
      case 'react':
        return this.#write(actor, room, frame)
      case 'history':
        return this.#answer(await this.#chat.history(actor, room, frame))
      case 'thread':
        return this.#answer(await this.#chat.thread(actor, room, frame))
      case 'search':
        return this.#answer(await this.#chat.search(actor, room, frame))
      case 'typing':
        // One that comes too early is not refused: the client repeats it.
        return this.#chat.typing(actor, room, session)
      case 'idle':
        return room.presence.idle(session, actor.person, frame.idle)
      case 'rooms':
      case 'follow':
      case 'unfollow':
      case 'read':
      case 'peek':
      case 'draft':
      case 'search_rooms':
      case 'listed':
      case 'mark':
      case 'leave':
        return this.#membership(actor, room, frame)
      case 'open_conversation':
      case 'block':
      case 'blocks':
        return this.#converse(actor, room, frame)
      default:
        return this.#moderate(actor, room, frame)
    }
  }

  /** The connection is closed. */
  close() {
    if (this.#following === undefined) return
    this.#chat.memberships.end(this.#following.actor, this.#following.following)
  }

  /** The connection has not joined. */
  refuse(frame: RoomFrame) {
    if (frame.type === 'typing' || frame.type === 'idle') return
    const isList = frame.type === 'audit' || frame.type === 'restricted'
    const field = frame.type === 'search' ? { field: 'query' } : isList ? { field: frame.type } : {}
    this.#peer.send(refuse('not_joined', { ...field, ...('cid' in frame && { cid: frame.cid }) }))
  }

  /** P9.6: where the log cannot be reached, the client comes back by itself and asks again. */
  answerRefusal(refused: Refused, cid?: string) {
    measured.refusal.publish({ at: 'room', reason: refused.code })
    const code = closeCodeOf[refused.code]
    if (code === undefined) this.#peer.send(errorFrame(refused, cid))
    else this.#peer.close(code, unavailableReason)
  }

  async #write(actor: Actor, room: Room, action: Action) {
    const { cid } = action
    const written = await this.#writes.run(() => this.#chat.write(actor, room, action))
    if (written.type === 'refused') this.answerRefusal(written, cid)
    else room.acknowledge(this.#peer, acknowledgement(cid, written))
  }

  async #moderate(actor: Actor, room: Room, frame: Moderation) {
    const cid = 'cid' in frame ? frame.cid : undefined
    const answer = await this.#writes.run(() => this.#chat.moderation.handle(actor, room, frame))
    if (answer.type === 'changed') room.acknowledge(this.#peer, acknowledgement(cid ?? '', answer))
    else this.#answer(answer, cid)
  }

  async #membership(actor: Actor, room: Room, request: MembershipRequest) {
    const { memberships } = this.#chat
    this.#following ??= { actor, following: memberships.begin(actor, this.#peer) }
    const { following } = this.#following
    const answer = await unlessUnavailable(() => memberships.handle({ actor, room, following }, request))
    if (answer.type === 'refused' || answer.type === 'error') return this.#answer(answer)
    this.#peer.answered()
    if (answer.type === 'lines') following.send(answer.rooms)
    else if (answer.type !== 'done') this.#peer.send(answer)
  }

  async #converse(actor: Actor, room: Room, request: ConversationRequest) {
    const answer = await this.#chat.conversations.handle(actor, room, request)
    if (answer.type !== 'refused' && answer.type !== 'error') this.#peer.answered()
    this.#answer(answer, request.cid)
  }

  #answer(answer: Refused | Parameters<Peer['send']>[0], cid?: string) {
    if (isRefused(answer)) this.answerRefusal(answer, cid)
    else this.#peer.send(answer)
  }
}

function isRefused(answer: Refused | Parameters<Peer['send']>[0]): answer is Refused {
  return 'type' in answer && answer.type === 'refused'
}
