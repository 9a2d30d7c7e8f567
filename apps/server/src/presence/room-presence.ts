import { limits, personKey, type PeopleFrame, type Person, type ServerFrame } from '@parley/shared'
import type { ClusterRoom, PresenceCluster, PresenceListener } from './cluster/presence-cluster.ts'
import { lingerMs, Presence, type PresenceStatus } from './presence.ts'
import { TypingThrottle } from './typing-throttle.ts'

// All in milliseconds.
/** Arrivals gather for this long before they are announced. */
const gatherMs = 250
/** P6.5: one connection causes at most one idle announcement in this time. */
const idleSpacingMs = 2_000
/** Announcements to a room of thousands are spaced by this much for each person. */
const spacingMsPerPerson = 0.25

/** Who is in a room and who is writing, on all nodes: tells the room's live sessions of changes, and the cluster of the people on this node (P6). */
export class RoomPresence {
  readonly #presence = new Presence()
  readonly #typing = new TypingThrottle()
  readonly #broadcast: (frame: ServerFrame) => void
  readonly #cluster: ClusterRoom
  /** What the cluster was last told of each person on this node. */
  readonly #published = new Map<string, { person: Person; author: string; status: PresenceStatus }>()
  /** When each session's last idle change was or will be announced. */
  readonly #idleDueAt = new WeakMap<object, number>()
  #timer: NodeJS.Timeout | undefined
  #dueAt = 0
  #sentAt = 0
  #isClosed = false

  constructor(room: string, cluster: PresenceCluster, broadcast: (frame: ServerFrame) => void) {
    this.#broadcast = broadcast
    this.#cluster = cluster.joinRoom(room, this.#listener())
  }

  /** Resolves when the people on other nodes are known; they are not announced as new. */
  async open() {
    await this.#cluster.opened
    this.#presence.news(performance.now())
  }

  enter(session: object, person: Person, author: string) {
    this.#presence.enter(session, person, author)
    this.#announceAt(performance.now() + gatherMs)
    this.#publish(person, author)
  }

  leave(session: object, person: Person) {
    const now = performance.now()
    this.#presence.leave(session, person, now)
    this.#announceAt(now + lingerMs)
    this.#publish(person)
  }

  /** Somebody has not touched anything for a while, or does again. */
  idle(session: object, person: Person, idle: boolean) {
    this.#setIdle(session, person, idle)
    this.#publish(person)
  }

  /** Somebody is writing. */
  typing(session: object, person: Person) {
    if (this.isCrowd) return
    const frame = this.#typing.local(session, person, performance.now())
    if (frame === undefined) return
    this.#broadcast(frame)
    this.#cluster.typing(person)
  }

  /** Somebody has posted what they were writing. */
  posted(session: object, person: Person) {
    this.#typing.posted(session)
    this.#cluster.stoppedTyping(person)
  }

  /** The list of people for a session that goes live. */
  everyone(asking: Person): PeopleFrame {
    return this.#presence.everyone(asking)
  }

  /** There are too many people to list: the room is told how many there are. */
  get isCrowd(): boolean {
    return this.#presence.count > limits.peopleListed
  }

  /** The room is no longer used on this node: the cluster learns that everyone here has left. */
  close() {
    this.#isClosed = true
    clearTimeout(this.#timer)
    for (const record of this.#published.values()) this.#cluster.publish({ ...record, status: 'gone' })
    this.#published.clear()
    this.#cluster.close()
  }

  #listener(): PresenceListener {
    return {
      arrived: (remote) => {
        this.#presence.enter(remote, remote.person, remote.author, 'remote')
        this.#presence.idle(remote, remote.person, remote.idle)
        this.#announceAt(performance.now() + gatherMs)
      },
      changed: (remote) => this.#setIdle(remote, remote.person, remote.idle),
      left: (remote, how) => {
        const now = performance.now()
        // A lost node has been silent for longer than anyone lingers.
        this.#presence.leave(remote, remote.person, how === 'lost' ? now - lingerMs : now)
        this.#announceAt(now + (how === 'lost' ? gatherMs : lingerMs))
      },
      typing: (person) => {
        const frame = this.isCrowd ? undefined : this.#typing.remote(person, performance.now())
        if (frame !== undefined) this.#broadcast(frame)
      },
    }
  }

  #setIdle(session: object, person: Person, idle: boolean) {
    this.#presence.idle(session, person, idle)
    if (this.isCrowd) return
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
