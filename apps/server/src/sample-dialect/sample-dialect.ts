import { lobby } from '@parley/shared'
import type { ChatService, Listening } from '../chat/chat-service.ts'
import type { Refused } from '../chat/refusal-codes.ts'
import type { Room } from '../chat/room.ts'
import type { RoomUser } from '../chat/rooms.ts'
import { SampleEmails } from './sample-emails.ts'
import { SampleListeners, type SampleListener } from './sample-listeners.ts'

/** P7: the sessions of the Go sample's protocol, as listeners of the lobby's broadcasts. */
export class SampleDialect {
  readonly chat: ChatService
  readonly emails = new SampleEmails()
  readonly #listeners = new WeakMap<Room, SampleListeners>()
  readonly #sessions = new Set<RoomUser>()

  constructor(chat: ChatService) {
    this.chat = chat
  }

  /** Joins the lobby; `session` must leave it again, even if this is refused. */
  async join(session: SampleListener & RoomUser): Promise<Listening | Refused> {
    this.#sessions.add(session)
    const result = await this.chat.listen(lobby, session)
    if (result.type === 'listening' && this.#sessions.has(session))
      this.#listenersIn(result.room).add(session)
    return result
  }

  leave(session: SampleListener & RoomUser, room: Room | undefined) {
    this.#sessions.delete(session)
    if (!this.hasListeners) this.emails.clear()
    if (room !== undefined) this.#listenersIn(room).remove(session)
    this.chat.leave(lobby, session)
  }

  /** P7.3: emails are sent to sample clients alone; without any they are forgotten. */
  get hasListeners(): boolean {
    return this.#sessions.size > 0
  }

  #listenersIn(room: Room): SampleListeners {
    const known = this.#listeners.get(room)
    if (known !== undefined) return known
    const listeners = new SampleListeners(this.emails)
    this.#listeners.set(room, listeners)
    room.onBroadcast((messages, after) => listeners.broadcast(messages, after))
    return listeners
  }
}
