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
import type { Access } from './access/access.ts'
import { RoomOrder } from './access/room-order.ts'
import type { MemberSession, RoomMembers } from './access/room-members.ts'
import { measured } from '../logging/measured.ts'

export type BroadcastListener = (messages: readonly Message[], after: number) => void

/** A session whose cursor is at the room's. */
export interface LiveSession extends MemberSession {
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
  access: Access
  /** A room was opened: what was left undone in it can go on. */
  opened: (room: Room) => void
}

/** One room on this node: a cursor over the log, and the sessions that follow it live. */
export class Room {
  readonly name: string
  readonly order: RoomOrder
  readonly #log: RoomLog
  readonly #avatars: KnownAvatars
  readonly #live = new Set<LiveSession>()
  /** Who is in the room, on whatever node, and what they do there. */
  readonly presence: RoomPresence
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
  /** The log reports changes; without them the room reads on from its own cursor. */
  readonly moved: (changes?: Changes) => void
  readonly #scheduler = new BroadcastScheduler(() => this.#broadcast())
  #epoch = ''
  #cursor = 0
  /** Read from the log and not broadcast yet: they lead from the cursor to `#head`. */
  readonly #pending = new PendingChanges()
  #head = 0
  /** Peers whose acknowledgement goes out in one write with the next broadcast. */
  #held: Peer[] = []

  /** A room follows the log once it is `open`. */
  constructor(name: string, { log, cluster, present, avatars, access }: RoomServices) {
    this.name = name
    this.#log = new RoomLog(log, name)
    this.moved = this.#log.follow(
      () => this.#head,
      (changes) => this.#add(changes),
    )
    this.#avatars = avatars
    this.order = new RoomOrder(name, {
      access,
      log: this.#log,
      head: () => this.#head,
      read: () => this.moved(),
      isLive: (session) => this.#live.has(session as LiveSession),
      expelled: (session, { person }) => this.#leave(session as LiveSession, person),
      append: (...drafts) => this.append(...drafts),
    })
    this.presence = new RoomPresence(name, cluster, present, (frame) => {
      if (frame.type === 'people') avatars.add(frame.people)
      if (frame.type === 'presence') avatars.add(frame.arrived)
      this.#chunks.add(encodeFrame(frame), this.#live)
    })
  }

  async open(): Promise<this> {
    const [{ epoch, head }] = await Promise.all([this.#log.since(0, 0), this.presence.open()])
    this.#epoch = epoch
    this.#cursor = this.#head = head
    await this.order.open()
    return this
  }

  get epoch() {
    return this.#epoch
  }

  /** Everything up to here has been broadcast. */
  get cursor() {
    return this.#cursor
  }

  /** P3.1: durable when it resolves, with the receipt of the first. */
  async append(...drafts: [Draft, ...Draft[]]): Promise<Receipt> {
    this.#scheduler.committing()
    try {
      const [receipt] = await this.#log.append(drafts)
      if (receipt === undefined) throw new Error('The log gave no receipt.')
      return receipt
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
    const messages = page.messages.filter((message) => message.rev <= rev)
    this.#pending.needWhole(page.messages.slice(messages.length))
    this.#avatars.add(page.messages)
    return { ...page, rev, messages }
  }

  /** One message more than a page holds: what does not fit may be the last. */
  async before(id: number, limit: number = limits.page): Promise<Message[]> {
    return this.#avatars.seen(await this.#log.before(id, limit + 1, limits.pageBytes))
  }

  /** One message more than a page holds, as `before`. */
  async after(id: number, limit: number = limits.page): Promise<Message[]> {
    return this.#avatars.seen(await this.#log.after(id, limit + 1, limits.pageBytes))
  }

  /** The session was told what the room is; false: it may not be here any more. */
  enter(session: LiveSession, actor: Actor, told: ReturnType<RoomMembers['told']>): boolean {
    if (!this.order.members.enter(session, actor)) return false
    this.order.members.wasTold(session, told)
    const { person, author, address } = actor
    this.#avatars.add([person])
    this.presence.enter(session, person, author, addressKey(address))
    return true
  }

  /** Calls it with every broadcast, the messages and the rev after which they begin, until the room is closed or the returned function is called. */
  onBroadcast(listener: BroadcastListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** From now on the session gets what is broadcast; its cursor must be the room's. */
  goLive(session: LiveSession, person: Person) {
    this.#live.add(session)
    const everyone = this.presence.everyone(person)
    this.#avatars.add(everyone.people)
    session.peer.send({ ...everyone, speakers: this.#aliases.introduced })
    this.order.members.goLive(session)
  }

  leave(session: LiveSession, person: Person) {
    this.order.members.leave(session)
    this.#leave(session, person)
  }

  close() {
    this.order.close()
    this.presence.close()
    this.#scheduler.close()
  }

  /** A new epoch has begun: the room's state and sessions belong to the old one. */
  invalidate() {
    this.#log.invalidate()
    this.close()
  }

  #add(changes: Changes) {
    if (changes.rev <= this.#head) return
    this.#avatars.add(changes.messages)
    this.#pending.add(changes, this.#head)
    const before = this.#head
    this.#head = changes.rev
    this.order.add(changes, before)
    this.#scheduler.news()
  }

  #leave(session: LiveSession, person: Person) {
    this.#live.delete(session)
    this.presence.leave(session, person)
  }

  #broadcast() {
    const after = this.#cursor
    this.#cursor = this.#head
    const { messages, frames } = this.#pending.take(this.#live, this.#aliases, after, this.#cursor)
    measured.broadcast.publish({ messages: messages.length, readers: this.#live.size })
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
