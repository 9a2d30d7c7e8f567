import type { Message } from '@parley/shared'
import { messagesOf, type ExportedRoom } from '../export/room-messages.ts'
import type { Actor } from '../identity/actor.ts'
import type { MessageLog } from '../log/message-log.ts'
import type { Door } from './access/door.ts'
import type { PageReads } from './limits/page-reads.ts'
import type { Limits } from './limits/limits.ts'
import type { Refused } from './refusal-codes.ts'
import { refused } from './refusal-codes.ts'
import type { Room } from './room.ts'
import type { Rooms, RoomUser } from './rooms.ts'
import { unlessUnavailable } from './unless-unavailable.ts'

/** Messages of one read: other people's pages come between them. */
const messagesAtOnce = 100

export interface OpenExport {
  type: 'export'
  room: ExportedRoom
  /** To be called once, whatever became of it. */
  close: () => void
}

interface Services {
  rooms: Rooms
  door: Door
  limits: Limits
  pages: PageReads
  log: Pick<MessageLog, 'after'>
}

/** P13.10: rooms as their owners and moderators take them away. */
export class Exports {
  readonly #services: Services

  constructor(services: Services) {
    this.#services = services
  }

  /** The messages are read while the actor may export the room. */
  async open(actor: Actor, name: string): Promise<OpenExport | Refused> {
    const { rooms, door, limits } = this.#services
    const retryAfter = limits.take('moderation', actor)
    if (retryAfter > 0) return refused('slow_down', { retryAfter })
    const user: RoomUser = { rejoin: () => undefined }
    const close = () => {
      door.leave(user)
      rooms.release(name, user)
    }
    const opened = await unlessUnavailable<OpenExport | Refused>(async () => {
      const room = await rooms.acquire(name, user)
      const { gate } = room.order
      const refusal = (await door.enter(user, actor, room, {})) ?? gate.refusal(actor, 'export')
      if (refusal !== undefined) return refusal
      const { title, topic } = gate.room.state.settings
      const messages = messagesOf({ after: this.#reader(actor, room) }, name, messagesAtOnce)
      return { type: 'export', room: { name, title, topic, messages }, close }
    })
    if (opened.type === 'refused') close()
    return opened
  }

  #reader(actor: Actor, room: Room) {
    const { pages, log } = this.#services
    return (name: string, id: number, limit: number): Promise<Message[]> => {
      if (room.order.gate.refusal(actor, 'export') !== undefined) throw new ExportEnded()
      return pages.read(actor.author, () => log.after(name, id, limit))
    }
  }
}

/** The actor may not export the room any more: what was written so far is cut. */
export class ExportEnded extends Error {
  override name = 'ExportEnded'
}
