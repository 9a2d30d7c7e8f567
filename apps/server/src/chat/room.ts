import type { Message, Person, ServerFrame } from '@parley/shared'
import { encodeFrame, fanOut } from './broadcast/fan-out.ts'
import type { Changes, Draft, MessageLog, Page, Receipt } from '../log/message-log.ts'
import type { PresenceCluster } from '../presence/cluster/presence-cluster.ts'
import { ChunkedBroadcast } from './broadcast/chunked-broadcast.ts'
import { BroadcastScheduler } from './broadcast/broadcast-scheduler.ts'
import type { Peer } from '../websocket/peer.ts'
import { RoomPresence } from '../presence/room-presence.ts'
import { RoomLog } from './room-log.ts'
import type { SampleEmails } from '../sample-dialect/sample-emails.ts'
import { SampleListeners } from '../sample-dialect/sample-listeners.ts'
import { AuthorAliases } from './broadcast/author-aliases.ts'

/** A session whose cursor is at the room's. */
export interface LiveSession {
  readonly peer: Peer
  /** The room has stopped sending; everything up to `cursor` was sent. */
  fellBehind(cursor: number): void
  renewName(): void
}

/** One room on this node: a cursor over the log, and those who follow it live. */
export class Room {
  readonly name: string
  readonly #log: RoomLog
  readonly #live = new Set<LiveSession>()
  /** Who gets what is new in the sample's words. */
  readonly samples: SampleListeners
  readonly #presence: RoomPresence
  readonly #speakers = new AuthorAliases()
  /** What is not urgent, and can be much in a large room: who comes and goes. */
  readonly #gradually = new ChunkedBroadcast<LiveSession>((frame, sessions) =>
    this.#toLive(
      frame,
      sessions.filter((session) => this.#live.has(session)),
      this.#cursor,
    ),
  )
  readonly #pace = new BroadcastScheduler(() => this.#broadcast())
  #epoch = ''
  #cursor = 0
  /** Taken from the log, and about to be broadcast: they lead from the cursor to `#known`. */
  #news: Message[] = []
  #known = 0
  /** Acknowledged to, and waiting for the broadcast. */
  #held: Peer[] = []

  /** A room follows the log once it is `open`. */
  constructor(name: string, log: MessageLog, emails: SampleEmails, cluster: PresenceCluster) {
    this.name = name
    this.#log = new RoomLog(log, name)
    this.samples = new SampleListeners(emails)
    this.#presence = new RoomPresence(name, cluster, (news) =>
      this.#gradually.add(encodeFrame(news), this.#live),
    )
  }

  async open(): Promise<this> {
    const [{ epoch, head }] = await Promise.all([this.#log.since(0, 0), this.#presence.open()])
    this.#epoch = epoch
    this.#cursor = this.#known = head
    return this
  }

  get epoch() {
    return this.#epoch
  }

  /** Everything up to here has been broadcast. */
  get cursor() {
    return this.#cursor
  }

  /** P3.1: durable when it resolves. */
  async append(draft: Draft): Promise<Receipt> {
    this.#pace.committing()
    try {
      return await this.#log.append(draft)
    } finally {
      this.#pace.committed()
    }
  }

  /** Tells the author of a post; where a broadcast is about to follow, in one write with it. */
  acknowledge(peer: Peer, posted: ServerFrame) {
    if (this.#known > this.#cursor) {
      peer.hold()
      this.#held.push(peer)
    }
    peer.send(posted)
  }

  /** Changes after `cursor` and not beyond the room's own: what lies there is broadcast. */
  async since(cursor: number, limit: number): Promise<Page> {
    const page = await this.#log.since(cursor, limit)
    const rev = Math.min(page.rev, this.#cursor)
    return { ...page, rev, messages: page.messages.filter((message) => message.rev <= rev) }
  }

  before(id: number, limit: number): Promise<Message[]> {
    return this.#log.before(id, limit)
  }

  after(id: number, limit: number): Promise<Message[]> {
    return this.#log.after(id, limit)
  }

  enter(session: object, person: Person, author: string) {
    this.#presence.enter(session, person, author)
  }

  /** From now on the session gets what is broadcast; its cursor must be the room's. */
  goLive(session: LiveSession, person: Person) {
    this.#live.add(session)
    session.peer.send({ ...this.#presence.everyone(person), speakers: this.#speakers.introduced })
  }

  leave(session: LiveSession, person: Person) {
    this.#live.delete(session)
    this.#presence.leave(session, person)
  }

  /** Somebody has written what they were writing. */
  wrote(session: LiveSession, person: Person) {
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

  renewNames() {
    for (const session of this.#live) session.renewName()
  }

  close() {
    this.#presence.close()
    this.#pace.close()
  }

  /** Another life of the log has begun: what this room knows, and who is in it, belongs to the one before. */
  end() {
    this.#log.end()
    this.close()
  }

  /** The log says that the room moved. */
  moved(changes?: Changes) {
    if (changes !== undefined && changes.after <= this.#known) return this.#take(changes)
    void this.#log.readOn(
      () => this.#known,
      (page) => this.#take(page),
    )
  }

  #take({ rev, messages }: Changes) {
    if (rev <= this.#known) return
    this.#news.push(...messages.filter((message) => message.rev > this.#known))
    this.#known = rev
    this.#pace.news()
  }

  #broadcast() {
    const after = this.#cursor
    const messages = this.#news
    this.#news = []
    this.#cursor = this.#known
    const frame = encodeFrame({
      type: 'messages',
      after,
      rev: this.#cursor,
      ...this.#speakers.shorten(messages),
    })
    this.#toLive(frame, this.#live, after)
    for (const peer of this.#held.splice(0)) peer.release()
    this.samples.broadcast(messages, after)
  }

  // Who is behind gets neither messages nor presence: the log, and everyone, once it is live again.
  #toLive(frame: Buffer, sessions: Iterable<LiveSession>, cursor: number) {
    for (const session of fanOut(sessions, [frame])) {
      this.#live.delete(session)
      session.fellBehind(cursor)
    }
  }
}
