import { retryDelayMs } from '../websocket/close-with-retry.ts'
import type { Listener, MessageLog } from '../log/message-log.ts'
import type { MessageSearch } from '../search/message-search.ts'
import { DisplayNames } from '../identity/display-names.ts'
import { singleNode } from '../presence/cluster/single-node.ts'
import type { PresenceCluster } from '../presence/cluster/presence-cluster.ts'
import { Room } from './room.ts'
import type { SampleEmails } from '../sample-dialect/sample-emails.ts'

/** Whoever is in a room. */
export interface RoomUser {
  /** What is known of the room is of no use any more: it is to be joined anew, in so many milliseconds. */
  comeBack(ms: number): void
}

/** The rooms in use on this node. A room is here as long as someone holds it. */
export class Rooms {
  readonly names: DisplayNames
  readonly search: MessageSearch
  readonly #log: MessageLog
  readonly #emails: SampleEmails
  readonly #cluster: PresenceCluster
  readonly #rooms = new Map<string, Held>()

  constructor(
    log: MessageLog,
    search: MessageSearch,
    emails: SampleEmails,
    cluster: PresenceCluster = singleNode,
  ) {
    this.#log = log
    this.search = search
    this.names = new DisplayNames(log)
    this.#emails = emails
    this.#cluster = cluster
  }

  /** While it is false nobody can be let in. */
  get isReachable() {
    return this.#log.isReachable
  }

  async watch(): Promise<() => void> {
    const moved: Listener = (name, changes) => {
      const held = this.#rooms.get(name)
      if (held?.state === 'open') return held.room.moved(changes)
      // Nobody is there to hear it: its email is of no more use.
      for (const { cid } of changes?.messages ?? []) this.#emails.take(cid)
    }
    return this.#log.watch(moved, { rooms: () => this.#rooms.keys(), startOver: () => this.#startOver() })
  }

  /** The room, open; `holder` must let it go again, even if this rejects. */
  async hold(name: string, holder: RoomUser): Promise<Room> {
    const known = this.#rooms.get(name) ?? this.#open(name)
    known.holders.add(holder)
    return known.opened
  }

  release(name: string, holder: RoomUser) {
    const known = this.#rooms.get(name)
    known?.holders.delete(holder)
    if (known?.holders.size !== 0) return
    known.room.close()
    this.#rooms.delete(name)
  }

  /** For people who stay for weeks: their names are in use. To be called once a day. */
  renewNames() {
    for (const { room } of this.#rooms.values()) room.renewNames()
  }

  #startOver() {
    const all = [...this.#rooms.values()]
    this.#rooms.clear()
    const holders = all.flatMap((held) => [...held.holders])
    for (const { room } of all) room.end()
    for (const holder of holders) holder.comeBack(retryDelayMs(holders.length, Math.random))
  }

  #open(name: string): Held {
    const room = new Room(name, this.#log, this.#emails, this.#cluster)
    const held: Held = { room, state: 'opening', opened: room.open(), holders: new Set() }
    held.opened = held.opened.then((open) => {
      held.state = 'open'
      open.moved() // what happened while it opened
      return open
    })
    this.#rooms.set(name, held)
    held.opened.catch(() => {
      // Whoever holds it hears of it; the next who comes opens it anew.
      if (this.#rooms.get(name) !== held) return
      this.#rooms.delete(name)
      room.close()
    })
    return held
  }
}

interface Held {
  readonly room: Room
  /** Before it is open, it has nothing to follow the log from. */
  state: 'opening' | 'open'
  opened: Promise<Room>
  holders: Set<RoomUser>
}
