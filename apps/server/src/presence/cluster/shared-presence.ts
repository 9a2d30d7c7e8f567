import type { Person } from '@parley/shared'
import { keyOf } from '../presence.ts'
import { PresencePublisher } from './announcements.ts'
import type { PresenceStore, Typing } from './presence-store.ts'
import { RemotePresence } from './remote-presence.ts'
import type { PresenceListener, RoomPresence, PresenceCluster } from './presence-cluster.ts'
import { OwnRecords } from './own-records.ts'
import { Coalescer } from './coalescer.ts'

/** PresenceCluster who tell each other over a board. */
export class SharedPresence implements PresenceCluster {
  readonly #own: OwnRecords
  readonly #remote: RemotePresence
  readonly #saying: Coalescer
  readonly #typing = new Map<string, Typing>()

  /** `failed` is told of what nobody can mend while the server runs. */
  constructor(store: PresenceStore, failed: (error: Error) => void) {
    this.#own = new OwnRecords(store, failed)
    this.#remote = new RemotePresence(store, () => this.#own.node, failed)
    this.#saying = new Coalescer(() => store.say(this.#takeTyping()), { spacingMs: 0 }, failed)
    store.subscribe({
      moved: (rooms) => this.#remote.moved(rooms),
      typing: (typing) => {
        for (const { room, person } of typing) this.#remote.listener(room)?.typing(person)
      },
    })
  }

  joinRoom(room: string, listener: PresenceListener): RoomPresence {
    const own = new PresencePublisher(room, (record) => this.#own.say(record))
    const typingKey = (person: Person) => `${room} ${keyOf(person)}`
    const { opened, unfollow } = this.#remote.follow(room, listener)
    return {
      opened,
      enter: (session, person, author) => own.enter(session, person, author),
      leave: (session, person) => own.leave(session, person),
      idle: (session, person, idle) => own.idle(session, person, idle),
      typing: (person) => {
        this.#typing.set(typingKey(person), { room, person })
        this.#saying.soon()
      },
      wrote: (person) => void this.#typing.delete(typingKey(person)),
      close: () => {
        own.close()
        unfollow()
      },
    }
  }

  close() {
    this.#own.close()
    this.#remote.close()
    this.#saying.close()
  }

  // What could not be said is over before it could be said again.
  #takeTyping() {
    const typing = [...this.#typing.values()]
    this.#typing.clear()
    return typing
  }
}
