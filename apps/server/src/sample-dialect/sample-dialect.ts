import { lobby } from '@parley/shared'
import type { MemberSession } from '../chat/access/room-members.ts'
import type { AtTheDoor } from '../chat/access/door.ts'
import type { Listening } from '../chat/chat-options.ts'
import type { ChatService } from '../chat/chat-service.ts'
import type { Refused } from '../chat/refusal-codes.ts'
import type { Room } from '../chat/room.ts'
import type { RoomUser } from '../chat/rooms.ts'
import type { Actor } from '../identity/actor.ts'
import { SampleEmails } from './sample-emails.ts'
import { SampleListeners, type SampleListener } from './sample-listeners.ts'

type SampleUser = SampleListener & RoomUser & MemberSession

/** P7: the sessions of the Go sample's protocol, as listeners of the lobby's broadcasts. */
export class SampleDialect {
  readonly chat: ChatService
  readonly emails = new SampleEmails()
  readonly #listeners = new WeakMap<Room, SampleListeners>()
  readonly #sessions = new Set<RoomUser>()
  readonly #address: string

  /** `address` is that of the page, before the `/`. */
  constructor(chat: ChatService, address: string) {
    this.chat = chat
    this.#address = address
  }

  /** Joins the lobby; `session` must leave it again, even if this is refused. */
  async join(session: SampleUser, actor: Actor, at: AtTheDoor): Promise<Listening | Refused> {
    this.#sessions.add(session)
    const result = await this.chat.listen(actor, lobby, at, session)
    if (result.type === 'listening' && this.#sessions.has(session)) {
      if (result.room.order.members.enter(session, actor)) this.#listenersIn(result.room).add(session)
    }
    return result
  }

  /** The session gets nothing any more. */
  expelled(session: SampleUser, room: Room) {
    this.#listenersIn(room).remove(session)
  }

  leave(session: SampleUser, room: Room | undefined) {
    this.#sessions.delete(session)
    if (!this.hasListeners) this.emails.clear()
    if (room !== undefined) {
      this.#listenersIn(room).remove(session)
      room.order.members.leave(session)
    }
    this.chat.leave(lobby, session)
  }

  /** P7.3: emails are sent to sample clients alone; without any they are forgotten. */
  get hasListeners(): boolean {
    return this.#sessions.size > 0
  }

  #listenersIn(room: Room): SampleListeners {
    const known = this.#listeners.get(room)
    if (known !== undefined) return known
    const listeners = new SampleListeners(this.emails, this.#address)
    this.#listeners.set(room, listeners)
    room.onBroadcast((messages, after) => listeners.broadcast(messages, after))
    return listeners
  }
}
