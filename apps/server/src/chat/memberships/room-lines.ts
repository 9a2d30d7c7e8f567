import type { RoomLine } from '@parley/shared'
import type { Actor } from '../../identity/actor.ts'
import type { PageReads } from '../limits/page-reads.ts'
import { FollowedRoom, type FollowedServices } from './followed-room.ts'
import type { Following } from './following.ts'

/** What a person is told of rooms that they ask for, whether their connection follows them or not. */
export class RoomLines {
  readonly #services: FollowedServices
  readonly #pages: PageReads

  constructor(services: FollowedServices, pages: PageReads) {
    this.#services = services
    this.#pages = pages
  }

  /** The same answer for every room that the person is no member of, whether there is such a room or not. */
  async of(actor: Actor, following: Following, names: readonly string[]): Promise<RoomLine[]> {
    const visited: FollowedRoom[] = []
    const lines: (() => RoomLine)[] = []
    try {
      for (const name of names) {
        const room = following.get(name) ?? (await this.#visit(actor, name))
        if (room !== following.get(name) && room !== undefined) visited.push(room)
        const line = room && (await this.#pages.read(actor.author, () => room.line()))
        lines.push(() => room?.told(line) ?? { room: name, ended: 'not_joined' })
      }
      // All at once: what was closed to the person while the others were read is not told.
      return lines.map((line) => line())
    } finally {
      for (const room of visited) room.close()
    }
  }

  /** Undefined: they are no member. */
  async #visit(actor: Actor, name: string): Promise<FollowedRoom | undefined> {
    const membership = await this.#services.members.membership({ author: actor.author, room: name })
    if (membership === undefined) return undefined
    const room = new FollowedRoom(this.#services, actor, membership)
    try {
      await room.open()
      return room
    } catch (error) {
      room.close()
      throw error
    }
  }
}
