import type { Message, Person, ServerFrame } from '@parley/shared'
import { encodeFrame, fanOut } from './fan-out.ts'
import {
  LogUnavailable,
  type Changes,
  type Draft,
  type MessageLog,
  type Page,
  type Receipt,
} from './log/message-log.ts'
import type { Neighbours } from './neighbours/neighbours.ts'
import { Pace } from './pace.ts'
import type { Peer } from './peer.ts'
import { People } from './people.ts'
import type { SampleEmails } from './sample-emails.ts'
import { SampleListeners } from './sample-listeners.ts'
import { Speakers } from './speakers.ts'

/** A session whose cursor is at the room's. */
export interface LiveSession {
  readonly peer: Peer
  /** The room has stopped sending; everything up to `cursor` was sent. */
  fellBehind(cursor: number): void
  renewName(): void
}

const catchUpPage = 500

/** One room on this node: a cursor over the log, and those who follow it live. */
export class Room {
  readonly name: string
  readonly #log: MessageLog
  readonly #live = new Set<LiveSession>()
  /** Who gets what is new in the sample's words. */
  readonly samples: SampleListeners
  readonly #people: People
  readonly #speakers = new Speakers()
  readonly #pace = new Pace(() => this.#broadcast())
  #epoch = ''
  #cursor = 0
  /** Taken from the log, and about to be broadcast: they lead from the cursor to `#known`. */
  #news: Message[] = []
  #known = 0
  /** Acknowledged to, and waiting for the broadcast. */
  #held: Peer[] = []
  #reading = false
  #behind = false
  #isOver = false

  /** A room follows the log once it is `open`. */
  constructor(name: string, log: MessageLog, emails: SampleEmails, neighbours: Neighbours) {
    this.name = name
    this.#log = log
    this.samples = new SampleListeners(emails)
    this.#people = new People(name, neighbours, (news) => this.#toLive(encodeFrame(news), this.#cursor))
  }

  async open(): Promise<this> {
    const [{ epoch, head }] = await Promise.all([this.#log.since(this.name, 0, 0), this.#people.open()])
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
    this.#stillHere()
    this.#pace.committing()
    try {
      const [receipt] = await this.#log.append(this.name, [draft])
      if (receipt === undefined) throw new Error('The log gave no receipt.')
      return receipt
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
    const page = await this.#log.since(this.name, cursor, limit)
    this.#stillHere()
    const rev = Math.min(page.rev, this.#cursor)
    return { ...page, rev, messages: page.messages.filter((message) => message.rev <= rev) }
  }

  async before(id: number, limit: number): Promise<Message[]> {
    const messages = await this.#log.before(this.name, id, limit)
    this.#stillHere()
    return messages
  }

  async after(id: number, limit: number): Promise<Message[]> {
    const messages = await this.#log.after(this.name, id, limit)
    this.#stillHere()
    return messages
  }

  enter(session: object, person: Person, author: string) {
    this.#people.enter(session, person, author)
  }

  /** From now on the session gets what is broadcast; its cursor must be the room's. */
  goLive(session: LiveSession, person: Person) {
    this.#live.add(session)
    session.peer.send({ ...this.#people.everyone(person), speakers: this.#speakers.introduced })
  }

  leave(session: LiveSession, person: Person) {
    this.#live.delete(session)
    this.#people.leave(session, person)
  }

  /** Somebody has written what they were writing. */
  wrote(session: LiveSession, person: Person) {
    this.#people.wrote(session, person)
  }

  /** Somebody is writing. */
  typing(session: LiveSession, person: Person) {
    this.#people.typing(session, person)
  }

  /** Somebody has not touched anything for a while, or does again. */
  idle(session: object, person: Person, idle: boolean) {
    this.#people.idle(session, person, idle)
  }

  renewNames() {
    for (const session of this.#live) session.renewName()
  }

  close() {
    this.#people.close()
    this.#pace.close()
  }

  /** Another life of the log has begun: what this room knows, and who is in it, belongs to the one before. */
  end() {
    this.#isOver = true
    this.close()
  }

  /** The log says that the room moved. */
  moved(changes?: Changes) {
    if (changes === undefined || changes.after > this.#known) return void this.#readOn()
    this.#take(changes)
  }

  #take({ rev, messages }: Changes) {
    if (rev <= this.#known) return
    this.#news.push(...messages.filter((message) => message.rev > this.#known))
    this.#known = rev
    this.#pace.news()
  }

  async #readOn() {
    this.#behind = true
    if (this.#reading) return
    this.#reading = true
    try {
      while (this.#behind && !this.#isOver) {
        this.#behind = false
        await this.#readPage()
      }
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error // the log tells when there is more to read
    } finally {
      this.#reading = false
    }
    // Told just before the last try failed: the log takes that for heard.
    if (this.#behind && !this.#isOver) await this.#readOn()
  }

  async #readPage() {
    const page = await this.#log.since(this.name, this.#known, catchUpPage)
    if (this.#isOver) return
    this.#take(page)
    if (page.rev < page.head) this.#behind = true
  }

  #stillHere() {
    if (this.#isOver) throw new LogUnavailable('Another life of the log has begun.')
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
    this.#toLive(frame, after)
    for (const peer of this.#held.splice(0)) peer.release()
    this.samples.broadcast(messages, after)
  }

  // Who is behind gets neither messages nor presence: the log, and everyone, once it is live again.
  #toLive(frame: Buffer, cursor: number) {
    for (const session of fanOut(this.#live, [frame])) {
      this.#live.delete(session)
      session.fellBehind(cursor)
    }
  }
}
