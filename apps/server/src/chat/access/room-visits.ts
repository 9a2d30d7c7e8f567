import type { AccessAction } from '../../access/may.ts'
import type { Actor } from '../../identity/actor.ts'
import type { Door } from './door.ts'
import type { Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'
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
  ask(actor: Actor, name: string, action: AccessAction): Promise<{ type: 'yes' } | Refused> {
    return this.visit(actor, name, (room) =>
      Promise.resolve(room.order.gate.refusal(actor, action) ?? { type: 'yes' }),
    )
  }

  /** The room for as long as `use` takes, as far as the actor may come in. What they may do there is still to be decided. */
  async visit<T extends { type: string }>(
    actor: Actor,
    name: string,
    use: (room: Room) => Promise<T | Refused>,
  ): Promise<T | Refused> {
    const user: RoomUser = { rejoin: () => undefined }
    try {
      return await unlessUnavailable<T | Refused>(async () => {
        const room = await this.#rooms.acquire(name, user)
        return (await this.#door.enter(user, actor, room, {})) ?? use(room)
      })
    } finally {
      this.#door.leave(user)
      this.#rooms.release(name, user)
    }
  }
}
