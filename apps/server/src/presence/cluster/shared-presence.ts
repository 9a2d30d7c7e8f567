import { personKey, type Person } from '@parley/shared'
import { Coalescer } from './coalescer.ts'
import type { ClusterRoom, PresenceCluster, PresenceListener } from './presence-cluster.ts'
import { PresencePublisher } from './presence-publisher.ts'
import type { PresenceStore, Typing } from './presence-store.ts'
import { RemotePresence } from './remote-presence.ts'

/** The cluster of the nodes that share a presence store. */
export class SharedPresence implements PresenceCluster {
  readonly #publisher: PresencePublisher
  readonly #remote: RemotePresence
  readonly #typingSender: Coalescer
  readonly #typing = new Map<string, Typing>()

  /** `failed` gets errors that do not pass by themselves. */
  constructor(store: PresenceStore, failed: (error: Error) => void) {
    this.#publisher = new PresencePublisher(store, failed)
    this.#remote = new RemotePresence(store, () => this.#publisher.node, failed)
    this.#typingSender = new Coalescer(() => store.sendTyping(this.#takeTyping()), { spacingMs: 0 }, failed)
    store.subscribe({
      moved: (rooms) => this.#remote.moved(rooms),
      typing: (typing) => {
        for (const { room, person } of typing) this.#remote.listener(room)?.typing(person)
      },
    })
  }

  joinRoom(room: string, listener: PresenceListener): ClusterRoom {
    const { opened, unfollow } = this.#remote.follow(room, listener)
    const typingKey = (person: Person) => `${room} ${personKey(person)}`
    return {
      opened,
      publish: (record) => this.#publisher.publish({ room, ...record }),
      typing: (person) => {
        this.#typing.set(typingKey(person), { room, person })
        this.#typingSender.soon()
      },
      stoppedTyping: (person) => void this.#typing.delete(typingKey(person)),
      close: unfollow,
    }
  }

  close() {
    this.#publisher.close()
    this.#remote.close()
    this.#typingSender.close()
  }

  // Failed sends are not repeated: the next attempt would be too late.
  #takeTyping() {
    const typing = [...this.#typing.values()]
    this.#typing.clear()
    return typing
  }
}
