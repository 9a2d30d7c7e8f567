import type { MessageLog } from './log/message-log.ts'
import type { MessageSearch } from './log/message-search.ts'
import { Names } from './names.ts'
import { Room } from './room.ts'
import type { SampleEmails } from './sample-emails.ts'

/** The rooms in use on this node. A room is here as long as someone holds it. */
export class Rooms {
  readonly names: Names
  readonly search: MessageSearch
  readonly #log: MessageLog
  readonly #emails: SampleEmails
  readonly #rooms = new Map<string, Held>()

  constructor(log: MessageLog, search: MessageSearch, emails: SampleEmails) {
    this.#log = log
    this.search = search
    this.names = new Names(log)
    this.#emails = emails
  }

  async watch(): Promise<() => void> {
    return this.#log.watch((name, changes) => {
      const room = this.#rooms.get(name)?.room
      if (room !== undefined) return room.moved(changes)
      // Nobody is there to hear it: its email is of no more use.
      for (const { cid } of changes?.messages ?? []) this.#emails.take(cid)
    })
  }

  /** The room, open; `holder` must let it go again, even if this rejects. */
  async hold(name: string, holder: object): Promise<Room> {
    const known = this.#rooms.get(name) ?? this.#open(name)
    known.holders.add(holder)
    return known.opened
  }

  letGo(name: string, holder: object) {
    const known = this.#rooms.get(name)
    known?.holders.delete(holder)
    if (known?.holders.size !== 0) return
    known.room?.close()
    this.#rooms.delete(name)
  }

  /** For people who stay for weeks: their names are in use. To be called once a day. */
  renewNames() {
    for (const { room } of this.#rooms.values()) room?.renewNames()
  }

  #open(name: string): Held {
    const room = new Room(name, this.#log, this.#emails)
    const held: Held = { opened: room.open(), holders: new Set() }
    held.opened = held.opened.then((open) => {
      held.room = open
      open.moved() // what happened while it opened
      return open
    })
    this.#rooms.set(name, held)
    return held
  }
}

interface Held {
  opened: Promise<Room>
  /** Set once it is open; before that, it has nothing to follow the log from. */
  room?: Room
  holders: Set<object>
}
