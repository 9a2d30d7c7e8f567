import type { Actor } from '../../identity/actor.ts'
import type { Room } from '../room.ts'
import type { Rooms, RoomUser } from '../rooms.ts'

/** One room, used for a moment to decide what may be told of it to people who need not be there. */
export class PushVisit {
  readonly #rooms: Rooms
  readonly #user: RoomUser = { rejoin: () => undefined }
  readonly #name: string
  readonly #visitors = new Map<string, Actor>()
  #room: Room | undefined

  constructor(rooms: Rooms, name: string) {
    this.#rooms = rooms
    this.#name = name
  }

  /** Rejects as the log does. */
  async open(): Promise<Room> {
    return (this.#room = await this.#rooms.acquire(this.#name, this.#user))
  }

  /** What the actor may do is kept up from now on. `knows`: the rev of the room that they know (P13.11). Rejects as the log does. */
  async enter(actor: Actor, knows: number): Promise<void> {
    if (this.#visitors.has(actor.author)) return
    await this.#room?.order.gate.enter(actor, knows)
    this.#visitors.set(actor.author, actor)
  }

  /** Whether the author, who has entered, may read the room at this moment. */
  mayRead(author: string): boolean {
    const visitor = this.#visitors.get(author)
    if (visitor === undefined || this.#room === undefined) return false
    return this.#room.order.gate.refusal(visitor, 'read_history') === undefined
  }

  close(): void {
    for (const visitor of this.#visitors.values()) this.#room?.order.gate.leave(visitor)
    this.#visitors.clear()
    this.#rooms.release(this.#name, this.#user)
  }
}
