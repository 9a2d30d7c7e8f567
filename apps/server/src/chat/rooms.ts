import { retryDelayMs } from './close-with-retry.ts'
import { everywhere } from '../access/entries.ts'
import type { Listener, MessageLog } from '../log/message-log.ts'
import { Room, type RoomServices } from './room.ts'

/** Somebody who uses a room on this node. */
export interface RoomUser {
  /** The room's state is stale: rejoin in `ms` milliseconds. */
  rejoin(ms: number): void
}

/** The rooms in use on this node. A room is here while somebody has acquired it. */
export class Rooms {
  readonly #log: MessageLog
  readonly #services: RoomServices
  readonly #rooms = new Map<string, RoomEntry>()

  constructor(services: RoomServices) {
    this.#log = services.log
    this.#services = services
  }

  /** Follows the log. */
  async watch(): Promise<void> {
    const moved: Listener = (name, changes) => {
      if (name === everywhere) return this.#services.access.everywhere.moved(changes)
      const entry = this.#rooms.get(name)
      if (entry?.state === 'open') entry.room.moved(changes)
    }
    await this.#log.watch(moved, {
      rooms: () => [everywhere, ...this.#rooms.keys()],
      startOver: () => this.#startOver(),
    })
  }

  /** The open room. `user` must release it, even if this rejects. */
  async acquire(name: string, user: RoomUser): Promise<Room> {
    const known = this.#rooms.get(name) ?? this.#open(name)
    known.users.add(user)
    return known.opened
  }

  release(name: string, user: RoomUser) {
    const known = this.#rooms.get(name)
    known?.users.delete(user)
    if (known?.users.size !== 0) return
    known.room.close()
    this.#rooms.delete(name)
  }

  /** How many are in use. */
  get open(): number {
    return this.#rooms.size
  }

  /** Calls `then` for each open room. */
  each(then: (room: Room) => void): void {
    for (const { room, state } of this.#rooms.values()) if (state === 'open') then(room)
  }

  #startOver() {
    const entries = [...this.#rooms.values()]
    this.#rooms.clear()
    this.#services.access.everywhere.startOver()
    const users = entries.flatMap((entry) => [...entry.users])
    for (const { room } of entries) room.invalidate()
    for (const user of users) user.rejoin(retryDelayMs(users.length, Math.random))
  }

  #open(name: string): RoomEntry {
    const room = new Room(name, this.#services)
    const entry: RoomEntry = { room, state: 'opening', opened: room.open(), users: new Set() }
    entry.opened = entry.opened.then((open) => {
      entry.state = 'open'
      open.moved() // what happened while it opened
      this.#services.opened(open)
      return open
    })
    this.#rooms.set(name, entry)
    entry.opened.catch(() => {
      // Its users get the same rejection; the next one opens the room again.
      if (this.#rooms.get(name) !== entry) return
      this.#rooms.delete(name)
      room.close()
    })
    return entry
  }
}

interface RoomEntry {
  readonly room: Room
  /** Until it is open, the room has no cursor to follow the log from. */
  state: 'opening' | 'open'
  opened: Promise<Room>
  users: Set<RoomUser>
}
