import { personKey, type PeopleFrame, type Person, type ServerFrame, type Subject } from '@parley/shared'
import type {
  ClusterRoom,
  PresenceCluster,
  PresenceListener,
  RemotePerson,
} from './cluster/presence-cluster.ts'
import { lingerMs, Presence, type PresenceStatus } from './presence.ts'
import type { PresentNames } from './present-names.ts'
import { TypingThrottle } from './typing-throttle.ts'

// All in milliseconds.
/** Arrivals are collected for this long before they are announced. */
const gatherMs = 250
/** P6.5: one connection causes at most one idle announcement in this time. */
const idleSpacingMs = 2_000
/** Minimum time between announcements, for each person in the room. */
const spacingMsPerPerson = 0.25

/**
 * P6: who is in a room and who is typing, on all nodes. Broadcasts changes to the live sessions, and publishes the people of
 * this node to the cluster.
 */
export class RoomPresence {
  readonly #presence = new Presence()
  readonly #typing = new TypingThrottle()
  readonly #broadcast: (frame: ServerFrame) => void
  readonly #cluster: ClusterRoom
  readonly #names: PresentNames
  /** The people on other nodes whose names are in `#names`. */
  readonly #remote = new Set<RemotePerson>()
  /** The last status published for each person on this node. */
  readonly #published = new Map<string, { person: Person; author: string; status: PresenceStatus }>()
  /** When each session's last idle change was or will be announced. */
  readonly #idleDueAt = new WeakMap<object, number>()
  #timer: NodeJS.Timeout | undefined
  #dueAt = 0
  #sentAt = 0
  #isClosed = false

  constructor(
    room: string,
    cluster: PresenceCluster,
    names: PresentNames,
    broadcast: (frame: ServerFrame) => void,
  ) {
    this.#names = names
    this.#broadcast = broadcast
    this.#cluster = cluster.joinRoom(room, this.#listener())
  }

  /** Resolves when the people on other nodes are known; they are not announced as new. */
  async open() {
    await this.#cluster.opened
    this.#presence.news(performance.now())
  }

  /** `address`: what it is counted by. */
  enter(session: object, person: Person, author: string, address?: string) {
    this.#presence.enter(session, person, author, 'local', address)
    this.#announceAt(performance.now() + gatherMs)
    this.#publish(person, author)
  }

  leave(session: object, person: Person) {
    const now = performance.now()
    this.#presence.leave(session, person, now)
    this.#announceAt(now + lingerMs)
    this.#publish(person)
  }

  /** P6.5: a session became idle or active. */
  idle(session: object, person: Person, idle: boolean) {
    this.#setIdle(session, person, idle)
    this.#publish(person)
  }

  /** P6.4: a person is typing. */
  typing(session: object, person: Person) {
    if (this.#presence.isCrowd) return
    const frame = this.#typing.local(session, person, performance.now())
    if (frame === undefined) return
    this.#broadcast(frame)
    this.#cluster.typing(person)
  }

  /** A person posted, and so is no longer typing. */
  posted(session: object, person: Person) {
    this.#typing.posted(session)
    this.#cluster.stoppedTyping(person)
  }

  /** Somebody who is here; undefined: nobody like that is. */
  find(isMeant: (one: Subject) => boolean): Subject | undefined {
    return this.#presence.find(isMeant)
  }

  /** Whether the author is here, on whatever node, and looks at the room. */
  isActive(author: string): boolean {
    return this.#presence.isActive(author)
  }

  /** The frame that lists everyone, for a session that goes live: its person is among them. */
  everyone(asking?: Person): PeopleFrame {
    return this.#presence.everyone(asking)
  }

  /** The room is no longer used on this node: publishes that everyone has left. */
  close() {
    this.#isClosed = true
    clearTimeout(this.#timer)
    for (const record of this.#published.values()) this.#cluster.publish({ ...record, status: 'gone' })
    this.#published.clear()
    for (const remote of this.#remote) this.#names.leave(remote)
    this.#remote.clear()
    this.#cluster.close()
  }

  #listener(): PresenceListener {
    return {
      arrived: (remote) => {
        this.#names.enter(remote, remote.person, remote.author)
        this.#remote.add(remote)
        this.#presence.enter(remote, remote.person, remote.author, 'remote')
        this.#presence.idle(remote, remote.person, remote.idle)
        this.#announceAt(performance.now() + gatherMs)
      },
      changed: (remote) => this.#setIdle(remote, remote.person, remote.idle),
      left: (remote, how) => {
        this.#names.leave(remote)
        this.#remote.delete(remote)
        const now = performance.now()
        // The lease of a lost node is longer than people linger, so they leave at once.
        this.#presence.leave(remote, remote.person, how === 'lost' ? now - lingerMs : now)
        this.#announceAt(now + (how === 'lost' ? gatherMs : lingerMs))
      },
      typing: (person) => {
        const frame = this.#presence.isCrowd ? undefined : this.#typing.remote(person, performance.now())
        if (frame !== undefined) this.#broadcast(frame)
      },
    }
  }

  #setIdle(session: object, person: Person, idle: boolean) {
    this.#presence.idle(session, person, idle)
    if (this.#presence.isCrowd) return
    const now = performance.now()
    const before = this.#idleDueAt.get(session) ?? -Infinity
    const due = before > now ? before : Math.max(now + gatherMs, before + idleSpacingMs)
    this.#idleDueAt.set(session, due)
    this.#announceAt(due)
  }

  #publish(person: Person, author = '') {
    if (this.#isClosed) return
    const key = personKey(person)
    const known = this.#published.get(key) ?? { person, author, status: 'gone' }
    const status = this.#presence.localStatus(person)
    if (status === known.status) return
    const record = { ...known, status }
    if (status === 'gone') this.#published.delete(key)
    else this.#published.set(key, record)
    this.#cluster.publish(record)
  }

  #announceAt(wanted: number) {
    if (this.#isClosed) return
    const due = Math.max(wanted, this.#sentAt + this.#presence.count * spacingMsPerPerson)
    if (this.#timer !== undefined && this.#dueAt <= due) return
    clearTimeout(this.#timer)
    this.#dueAt = due
    this.#timer = setTimeout(() => this.#announce(), Math.max(0, due - performance.now()))
  }

  #announce() {
    this.#timer = undefined
    this.#sentAt = performance.now()
    const news = this.#presence.news(this.#sentAt)
    if (news !== undefined) this.#broadcast(news)
    const next = this.#presence.nextDeparture
    if (next !== undefined) this.#announceAt(next)
  }
}
