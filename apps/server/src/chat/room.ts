import { addressKey } from './limits/address-key.ts'
import type { Actor } from '../identity/actor.ts'
import { limits, type Message, type Person, type ServerFrame } from '@parley/shared'
import { encodeFrame } from './broadcast/encode-frame.ts'
import { fanOut } from './broadcast/fan-out.ts'
import type { KnownAvatars } from '../identity/known-avatars.ts'
import type { Changes, Draft, MessageLog, Page, Receipt } from '../log/message-log.ts'
import type { PresenceCluster } from '../presence/cluster/presence-cluster.ts'
import { ChunkedBroadcast } from './broadcast/chunked-broadcast.ts'
import { BroadcastScheduler } from './broadcast/broadcast-scheduler.ts'
import type { Peer } from './peer.ts'
import type { PresentNames } from '../presence/present-names.ts'
import { RoomPresence } from '../presence/room-presence.ts'
import { RoomLog } from './room-log.ts'
import { AuthorAliases } from './broadcast/author-aliases.ts'
import { PendingChanges } from './broadcast/pending-changes.ts'

export type BroadcastListener = (messages: readonly Message[], after: number) => void

/** A session whose cursor is at the room's. */
export interface LiveSession {
  readonly peer: Peer
  /** P5.9: it takes reactions as `reacted`. */
  readonly takesReacted: boolean
  /** The room no longer sends; everything up to `cursor` was sent. */
  fellBehind(cursor: number): void
}

/** What all rooms of a node use. */
export interface RoomServices {
  log: MessageLog
  cluster: PresenceCluster
  present: PresentNames
  avatars: KnownAvatars
}

/** One room on this node: a cursor over the log, and the sessions that follow it live. */
export class Room {
  readonly name: string
  readonly #log: RoomLog
  readonly #avatars: KnownAvatars
  readonly #live = new Set<LiveSession>()
  readonly #presence: RoomPresence
  readonly #listeners = new Set<BroadcastListener>()
  readonly #aliases = new AuthorAliases()
  /** Sends presence, which is not urgent and can be much in a large room. */
  readonly #chunks = new ChunkedBroadcast<LiveSession>((frame, sessions) =>
    this.#toLive(
      frame,
      sessions.filter((session) => this.#live.has(session)),
      this.#cursor,
    ),
  )
  readonly #scheduler = new BroadcastScheduler(() => this.#broadcast())
  #epoch = ''
  #cursor = 0
  /** Read from the log and not broadcast yet: they lead from the cursor to `#head`. */
  readonly #pending = new PendingChanges()
  #head = 0
  /** Peers whose acknowledgement goes out in one write with the next broadcast. */
  #held: Peer[] = []

  /** A room follows the log once it is `open`. */
  constructor(name: string, { log, cluster, present, avatars }: RoomServices) {
    this.name = name
    this.#log = new RoomLog(log, name)
    this.#avatars = avatars
    this.#presence = new RoomPresence(name, cluster, present, (frame) => {
      if (frame.type === 'people') avatars.add(frame.people)
      if (frame.type === 'presence') avatars.add(frame.arrived)
      this.#chunks.add(encodeFrame(frame), this.#live)
    })
  }

  async open(): Promise<this> {
    const [{ epoch, head }] = await Promise.all([this.#log.since(0, 0), this.#presence.open()])
    this.#epoch = epoch
    this.#cursor = this.#head = head
    return this
  }

  get epoch() {
    return this.#epoch
  }

  /** Nothing was ever posted. */
  get isEmpty() {
    return this.#head === 0
  }

  /** Everything up to here has been broadcast. */
  get cursor() {
    return this.#cursor
  }

  /** P3.1: durable when it resolves. */
  async append(draft: Draft): Promise<Receipt> {
    this.#scheduler.committing()
    try {
      return await this.#log.append(draft)
    } finally {
      this.#scheduler.committed()
    }
  }

  /** Sends an acknowledgement; where a broadcast is about to follow, in one write with it. */
  acknowledge(peer: Peer, acknowledgement: ServerFrame) {
    if (this.#head > this.#cursor) {
      peer.cork()
      this.#held.push(peer)
    }
    peer.send(acknowledgement)
  }

  /** A page of changes after `cursor`, up to the room's own cursor: what lies beyond it will be broadcast. */
  async since(cursor: number): Promise<Page> {
    const page = await this.#log.since(cursor, limits.page, limits.pageBytes)
    const rev = Math.min(page.rev, this.#cursor)
    this.#avatars.add(page.messages)
    const messages = page.messages.filter((message) => message.rev <= rev)
    this.#pending.needWhole(page.messages.slice(messages.length))
    return { ...page, rev, messages }
  }

  /** One message more than a page holds: what does not fit may be the last. */
  async before(id: number, limit: number = limits.page): Promise<Message[]> {
    return this.#seen(await this.#log.before(id, limit + 1, limits.pageBytes))
  }

  /** One message more than a page holds, as `before`. */
  async after(id: number, limit: number = limits.page): Promise<Message[]> {
    return this.#seen(await this.#log.after(id, limit + 1, limits.pageBytes))
  }

  enter(session: object, { person, author, address }: Actor) {
    this.#avatars.add([person])
    this.#presence.enter(session, person, author, addressKey(address))
  }

  /** Calls the listener with every broadcast until the room is closed: the messages, and the rev after which they begin. */
  onBroadcast(listener: BroadcastListener) {
    this.#listeners.add(listener)
  }

  /** From now on the session gets what is broadcast; its cursor must be the room's. */
  goLive(session: LiveSession, person: Person) {
    this.#live.add(session)
    const everyone = this.#presence.everyone(person)
    this.#avatars.add(everyone.people)
    session.peer.send({ ...everyone, speakers: this.#aliases.introduced })
  }

  leave(session: LiveSession, person: Person) {
    this.#live.delete(session)
    this.#presence.leave(session, person)
  }

  /** Somebody has posted what they were writing. */
  stoppedTyping(session: object, person: Person) {
    this.#presence.posted(session, person)
  }

  /** Somebody is writing. */
  typing(session: LiveSession, person: Person) {
    this.#presence.typing(session, person)
  }

  /** Somebody has not touched anything for a while, or does again. */
  idle(session: object, person: Person, idle: boolean) {
    this.#presence.idle(session, person, idle)
  }

  close() {
    this.#presence.close()
    this.#scheduler.close()
  }

  /** A new epoch has begun: the room's state and sessions belong to the old one. */
  invalidate() {
    this.#log.invalidate()
    this.close()
  }

  /** The log reports changes; without them the room reads on from its own cursor. */
  moved(changes?: Changes) {
    if (changes !== undefined && changes.after <= this.#head) return this.#add(changes)
    void this.#log.readFrom(
      () => this.#head,
      (page) => this.#add(page),
    )
  }

  #add(changes: Changes) {
    if (changes.rev <= this.#head) return
    this.#avatars.add(changes.messages)
    this.#pending.add(changes, this.#head)
    this.#head = changes.rev
    this.#scheduler.news()
  }

  #seen(messages: Message[]) {
    this.#avatars.add(messages)
    return messages
  }

  #broadcast() {
    const after = this.#cursor
    this.#cursor = this.#head
    const { messages, frames } = this.#pending.take(this.#live, this.#aliases, after, this.#cursor)
    for (const { frame, readers } of frames) this.#toLive(encodeFrame(frame), readers, after)
    for (const peer of this.#held.splice(0)) peer.uncork()
    for (const listener of this.#listeners) listener(messages, after)
  }

  // A session that is behind gets neither messages nor presence: it reads the log, and the people once it is live again.
  #toLive(frame: Buffer, sessions: Iterable<LiveSession>, cursor: number) {
    for (const session of fanOut(sessions, [frame])) {
      this.#live.delete(session)
      session.fellBehind(cursor)
    }
  }
}
