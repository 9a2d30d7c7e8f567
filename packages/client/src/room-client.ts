import type { Join, Joined, Person, Refusal } from '@parley/shared'
import { probeJoin, type ProbeAnswer } from './connection/probe-join.ts'
import type { Connection } from './connection/connection.ts'
import type { Changes, RoomEvent } from './timeline/room-event.ts'
import { ReconnectingSocket } from './connection/reconnecting-socket.ts'
import type { Outgoing } from './outbox/outbox.ts'
import { noStore, type OutboxStore } from './outbox/outbox-store.ts'
import { update } from './presence/people.ts'
import { Pages } from './timeline/pages.ts'
import { emptyView, type RoomView } from './room-view.ts'
import { Searcher, type SearchResult } from './search/searcher.ts'
import { Sender, type Intent } from './outbox/sender.ts'
import { apply, emptyTimeline, join, type Timeline } from './timeline/timeline.ts'
import { Typists } from './presence/typists.ts'
import type { Environment } from './connection/environment.ts'

export interface Membership extends Person {
  room: string
  /** From an earlier stay: the same person again. */
  token?: string | undefined
}

export interface Listener {
  changed(view: RoomView): void
  /** Keep it: it proves to the server who this is. */
  token(token: string): void
}

/** One person in one room: the messages, the people, and what is still to be sent. */
export class RoomClient {
  /** What of the room is at hand, and how to come to more of it. */
  readonly pages: Pages
  readonly #environment: Environment
  readonly #membership: Membership
  readonly #listener: Listener
  readonly #socket: ReconnectingSocket
  readonly #sender: Sender
  readonly #searcher: Searcher
  #taking = false
  #idle = false
  readonly #typists: Typists
  #view: RoomView

  /** `store` is this person's, for this room; `kept` is what an earlier client knew of the room, to go on from. */
  constructor(
    membership: Membership,
    environment: Environment,
    listener: Listener,
    store: OutboxStore = noStore,
    kept: Timeline = emptyTimeline,
  ) {
    this.#environment = environment
    this.#membership = { ...membership }
    this.#listener = listener
    this.#socket = new ReconnectingSocket(environment, {
      changed: (now, before) => this.#connectionChanged(now, before),
      opened: () => this.#greet(),
      onMessage: (frame) => this.#together(() => this.#take(frame)),
    })
    this.#sender = new Sender(environment, store, {
      changed: (outbox) => this.#change({ outbox }),
      send: (frame) => this.#socket.send(frame),
    })
    this.#typists = new Typists(environment, this.#membership, (typing) => this.#change({ typing }))
    this.pages = new Pages({
      held: () => this.#view,
      changed: (held) => this.#change(held),
      isLive: () => this.#view.connection.name === 'live',
      ask: (frame) => this.#socket.send(frame),
    })
    this.#searcher = new Searcher((frame) => this.#socket.send(frame))
    this.#view = { ...emptyView, outbox: this.#sender.outbox, timeline: kept }
  }

  get view(): RoomView {
    return this.#view
  }

  start() {
    this.#socket.start()
  }

  stop() {
    this.#socket.stop()
  }

  /** The network or the person is back. */
  wake() {
    this.#socket.wake()
  }

  /**
   * Goes on under another name or picture, as the same author, once the server agrees; until then, and if it does not,
   * everything stays as it was. Nothing on its way is lost: it is sent again under its cid.
   */
  async updateProfile(person: Person): Promise<ProbeAnswer> {
    const answer = await probeJoin(this.#environment, this.#greeting(person))
    if (answer.type !== 'welcome') return answer
    Object.assign(this.#membership, person, { token: answer.token })
    this.#socket.renew()
    return answer
  }

  /** Takes a message whatever the connection is like; it is sent as soon as it can be. Returns its cid. */
  post(message: string, replyTo?: number): string {
    return this.#add({ type: 'post', message, ...(replyTo !== undefined && { replyTo }) })
  }

  /** The same for changes to messages that are there. */
  edit(id: number, message: string): string {
    return this.#add({ type: 'edit', id, message })
  }

  remove(id: number): string {
    return this.#add({ type: 'remove', id })
  }

  react(id: number, emoji: string, on: boolean): string {
    return this.#add({ type: 'react', id, emoji, on })
  }

  /** Somebody is writing here: the others are told, as often as they need to be. */
  typing() {
    if (this.#view.connection.name === 'live' && this.#typists.isTimeToSay())
      this.#socket.send({ type: 'typing' })
  }

  /** Whether nobody touches anything here; the others are told as soon as they can be (P6.5). */
  idle(idle: boolean) {
    if (idle === this.#idle) return
    this.#idle = idle
    if (this.#view.connection.name === 'live') this.#socket.send({ type: 'idle', idle })
  }

  /** Tries what was refused once more, at the end of the line. */
  retry(cid: string) {
    this.#sender.retry(cid)
  }

  /** Takes back what has never left, and returns it; undefined where it may have been sent. */
  unsend(cid: string): Outgoing | undefined {
    return this.#sender.unsend(cid)
  }

  discard(cid: string) {
    this.#sender.discard(cid)
  }

  /** Looks for messages that hold every word; with `before`, below that id. A newer search takes its place. */
  search(query: string, before?: number): Promise<SearchResult> {
    return this.#searcher.search(query, before)
  }

  #add(intent: Intent) {
    return this.#sender.add(intent, this.#view.timeline.epoch)
  }

  #connectionChanged(now: Connection, before: Connection) {
    this.#change({ connection: now })
    if (before.name !== 'live' || now.name === 'live') return
    this.pages.lost()
    this.#typists.lost()
    this.#sender.lost()
    this.#searcher.lost()
  }

  #greet() {
    this.#socket.send(this.#greeting())
  }

  #greeting(as: Partial<Person> = {}): Join {
    const { epoch, cursor } = this.#view.timeline
    const resume = epoch === undefined ? {} : { epoch, after: cursor }
    return { type: 'join', ...this.#membership, ...as, ...resume }
  }

  #take(frame: RoomEvent) {
    switch (frame.type) {
      case 'joined':
        return this.#joined(frame)
      case 'messages':
        return this.#messages(frame)
      case 'history':
        return this.pages.took(frame)
      case 'posted':
        return this.#acknowledged(frame.cid, frame.id)
      case 'changed':
        return this.#acknowledged(frame.cid, frame.rev)
      case 'people':
        return this.#change({ people: { count: frame.count, listed: frame.people } })
      case 'presence':
        return this.#change({ people: update(this.#view.people, frame) })
      case 'typing':
        return this.#typists.onMessage(frame)
      case 'found':
        return this.#searcher.found(frame)
      case 'error':
        return this.#refused(frame)
      case 'pong':
        return
    }
  }

  #joined(frame: Joined) {
    this.#membership.token = frame.token
    this.#listener.token(frame.token)
    this.#change({
      timeline: join(this.#view.timeline, frame),
      ...(frame.resumed ? {} : { historyWindow: undefined }),
    })
    this.#sender.arrived(frame.messages)
    if (!frame.resumed) this.#sender.reset(frame.epoch)
    this.#socket.joined()
    if (this.#idle) this.#socket.send({ type: 'idle', idle: true })
    this.#sender.live()
    this.#searcher.live()
  }

  #messages(frame: Changes) {
    const applied = apply(this.#view.timeline, frame)
    switch (applied.type) {
      case 'known':
        return
      case 'gap':
        // P5.2: coming back with the cursor is how what is missing is asked for.
        return this.#socket.abandon()
      case 'applied':
        this.pages.moved(applied.timeline, frame.messages)
        this.#typists.posted(frame.messages)
        this.#sender.arrived(frame.messages)
        return this.#sender.reached(frame.rev)
    }
  }

  #acknowledged(cid: string, rev: number) {
    this.#sender.acknowledged(cid, rev, rev <= this.#view.timeline.cursor)
  }

  #refused(refusal: Refusal) {
    if (this.#socket.state.name === 'greeting') return this.#socket.refused(refusal)
    if (this.#searcher.refused(refusal)) return
    if (refusal.cid !== undefined) return this.#sender.refused(refusal.cid, refusal)
    this.pages.refused(refusal)
  }

  /** What one frame changes is shown at once: a message is never seen both in the room and on its way. */
  #together(take: () => void) {
    const before = this.#view
    this.#taking = true
    try {
      take()
    } finally {
      this.#taking = false
      if (this.#view !== before) this.#listener.changed(this.#view)
    }
  }

  #change(change: Partial<RoomView>) {
    this.#view = { ...this.#view, ...change }
    if (!this.#taking) this.#listener.changed(this.#view)
  }
}
