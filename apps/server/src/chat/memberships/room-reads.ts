import { limits } from '@parley/shared'
import type { MembershipStore } from '../../access/membership-store.ts'
import type { Actor } from '../../identity/actor.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'

/** P19.9: the rooms of a program, and how far it has read them, without a connection. Rejects as the log does. */
export class RoomReads {
  readonly #members: MembershipStore

  constructor(members: MembershipStore) {
    this.#members = members
  }

  /** The rev up to which the actor, who may read the room, has read it. */
  async readOf({ author }: Actor, room: Room): Promise<number> {
    return (await this.#members.membership({ author, room: room.name }))?.read ?? 0
  }

  /** Durable when it resolves, to what counts now: the furthest. */
  async setRead(actor: Actor, room: Room, rev: number): Promise<number | Refused> {
    const key = { author: actor.author, room: room.name }
    if ((await this.#members.membership(key)) === undefined) {
      const isMember = await this.#members.join(key, { head: 0, deletedTo: 0 }, limits.roomsOfPerson)
      if (!isMember) return refused('too_many_rooms')
    }
    await this.#members.setRead([{ ...key, read: Math.min(rev, room.cursor) }])
    return this.readOf(actor, room)
  }

  /** The names of the rooms that the actor is a member of. */
  async roomsOf({ author }: Actor): Promise<string[]> {
    const all = await this.#members.membershipsOf(author, '', limits.roomsOfPerson)
    return all.map(({ room }) => room)
  }
}
