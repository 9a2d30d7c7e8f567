import type { AccessAction } from '../../access/may.ts'
import type { Actor } from '../../identity/actor.ts'
import type { Door } from './door.ts'
import type { Refused } from '../refusal-codes.ts'
import type { Rooms, RoomUser } from '../rooms.ts'
import { unlessUnavailable } from '../unless-unavailable.ts'

/** Asks for a moment what somebody may do in a room, who need not be there. */
export class RoomVisits {
  readonly #rooms: Rooms
  readonly #door: Door

  constructor(rooms: Rooms, door: Door) {
    this.#rooms = rooms
    this.#door = door
  }

  /** P14: whether the actor may do this in the room now. */
  async ask(actor: Actor, name: string, action: AccessAction): Promise<{ type: 'yes' } | Refused> {
    const user: RoomUser = { rejoin: () => undefined }
    try {
      return await unlessUnavailable<{ type: 'yes' } | Refused>(async () => {
        const room = await this.#rooms.acquire(name, user)
        const entered = await this.#door.enter(user, actor, room, {})
        return entered ?? room.order.gate.refusal(actor, action) ?? { type: 'yes' }
      })
    } finally {
      this.#door.leave(user)
      this.#rooms.release(name, user)
    }
  }
}
