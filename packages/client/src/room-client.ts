import { withoutBlankEnd, type ClientFrame, type Joined, type Person, type Refusal } from '@parley/shared'
import { probeJoin, type ProbeAnswer } from './connection/probe-join.ts'
import { isDeleted, isExpulsion, type Connection } from './connection/connection.ts'
import type { Changes, RoomEvent } from './timeline/room-event.ts'
import { ReconnectingSocket } from './connection/reconnecting-socket.ts'
import type { AttachedFile } from './outbox/attached-file.ts'
import type { Outbox, Outgoing } from './outbox/outbox.ts'
import { noStore, type OutboxStore } from './outbox/outbox-store.ts'
import { ModerationSender } from './moderation/moderation.ts'
import { HistoryPager } from './timeline/history-pager.ts'
import { forgetKey, isMistaken, joinOf, type Membership } from './membership.ts'
import { ReportedView } from './reported-view.ts'
import { afterJoin, afterMove, emptyView, replaced, slowUntil } from './room-view.ts'
import type { Listener, RoomView } from './room-view.ts'
import { Searcher, type SearchResult } from './search/searcher.ts'
import { Sender, type Intent } from './outbox/sender.ts'
import { take } from './timeline/reacted.ts'
import { emptyTimeline, type Timeline } from './timeline/timeline.ts'
import { Typists } from './presence/typists.ts'
import type { Environment } from './connection/environment.ts'

/** One person in one room: the messages, the people, and the outbox. */
export class RoomClient {
  readonly pager: HistoryPager
  readonly moderation: ModerationSender
  readonly #environment: Environment
  readonly #membership: Membership
  readonly #listener: Listener
  readonly #socket: ReconnectingSocket
  readonly #sender: Sender
  readonly #searcher: Searcher
  #idle = false
  readonly #typists: Typists
  readonly #view: ReportedView

  /** `store` is this person's, for this room; `stored` is the timeline of an earlier client, to resume from. */
  constructor(
    membership: Membership,
    environment: Environment,
    listener: Listener,
    store: OutboxStore = noStore,
    stored: Timeline = emptyTimeline,
  ) {
    this.#environment = environment
    this.#membership = { ...membership }
    this.#listener = listener
    this.#socket = new ReconnectingSocket(environment, {
      onStateChange: (now, before) => this.#connectionChanged(now, before),
      onOpen: () => this.#socket.send(joinOf(this.#membership, this.#view.current.timeline)),
      onMessage: (frame) => this.#view.batch(() => this.#take(frame)),
    })
    const send = (frame: ClientFrame) => this.#socket.send(frame)
    const changed = (outbox: Outbox) => this.#view.change({ outbox })
    this.#sender = new Sender(environment, store, { changed, send })
    this.#typists = new Typists(environment, this.#membership, (typing) => this.#view.change({ typing }))
    this.pager = new HistoryPager(environment, {
      state: () => this.#view.current,
      changed: (change) => this.#view.change(change),
      isLive: () => this.#view.current.connection.name === 'live',
      send,
    })
    this.#searcher = new Searcher(environment, send)
    this.moderation = new ModerationSender(environment, send)
    this.#view = new ReportedView(listener, { ...emptyView, outbox: this.#sender.outbox, timeline: stored })
  }

  get view(): RoomView {
    return this.#view.current
  }

  start() {
    this.#socket.start()
  }

  stop() {
    this.#socket.stop()
  }

  wake() {
    this.#socket.wake()
  }

  /**
   * Continues under another name or avatar as the same author, once the server agrees; nothing changes if it does not.
   * Unanswered actions are sent again under the same cid.
   */
  async updateProfile(person: Person): Promise<ProbeAnswer> {
    const join = joinOf({ ...this.#membership, ...person }, this.#view.current.timeline)
    const answer = await probeJoin(this.#environment, join)
    if (answer.type !== 'welcome') return answer
    Object.assign(this.#membership, person)
    this.#socket.renew()
    return answer
  }

  /** From now on the connection proves who this is (P11.3). */
  forgetToken() {
    delete this.#membership.token
  }

  /** Adds a message to the outbox, online or not, without blank lines at its end (P3.4). Files that are not `uploaded` delay it, and what is behind it. Returns its cid. */
  post(text: string, replyTo?: number, attached: readonly AttachedFile[] = []): string {
    const message = withoutBlankEnd(text)
    const reply = replyTo !== undefined && { replyTo }
    return this.#add({ type: 'post', message, ...reply, ...(attached.length > 0 && { attached }) })
  }

  /** What becomes of the files of posts in the outbox: to be called again for those that an earlier client has kept. */
  get files(): Pick<Sender, 'uploaded' | 'uploadRefused' | 'leaveOut'> {
    return this.#sender
  }

  /** The same for a change to a message. */
  edit(id: number, text: string): string {
    return this.#add({ type: 'edit', id, message: withoutBlankEnd(text) })
  }

  remove(id: number, what: 'remove' | 'remove_card' = 'remove'): string {
    return this.#add({ type: what, id })
  }

  react(id: number, emoji: string, on: boolean): string {
    return this.#add({ type: 'react', id, emoji, on })
  }

  /** The person is typing; sent to the others at the interval of P6.4. */
  typing() {
    if (this.#view.current.connection.name === 'live' && this.#typists.isDue())
      this.#socket.send({ type: 'typing' })
  }

  /** Whether the person is idle; sent to the others when the connection is live (P6.5). */
  idle(idle: boolean) {
    if (idle === this.#idle) return
    this.#idle = idle
    if (this.#view.current.connection.name === 'live') this.#socket.send({ type: 'idle', idle })
  }

  /** Sends a refused action once more, after all others. */
  retry(cid: string) {
    this.#sender.retry(cid)
  }

  /** Removes an action that was never sent, and returns it; undefined when it may have been sent. */
  unsend(cid: string): Outgoing | undefined {
    return this.#sender.unsend(cid)
  }

  discard(cid: string) {
    this.#sender.discard(cid)
  }

  /** Searches for messages that contain every word; with `before`, below that id; with `from`, of that person; those that pass the filter. A newer search supersedes it. */
  search(...asked: Parameters<Searcher['search']>): Promise<SearchResult> {
    return this.#searcher.search(...asked)
  }

  #add(intent: Intent) {
    return this.#sender.add(intent, this.#view.current.timeline.epoch)
  }

  #connectionChanged(now: Connection, before: Connection) {
    this.#view.change(afterMove(now))
    if (isDeleted(now)) this.#sender.ended()
    if (before.name !== 'live' || now.name === 'live') return
    this.pager.lost()
    for (const part of [this.#typists, this.#sender, this.#searcher, this.moderation]) part.lost()
  }

  #take(frame: RoomEvent) {
    switch (frame.type) {
      case 'joined':
        return this.#joined(frame)
      case 'messages':
        return this.#messages(frame)
      case 'history':
      case 'thread':
        return this.pager.receive(frame)
      case 'posted':
        this.#view.change({ slowUntil: slowUntil(this.#view.current, this.#environment.now()) })
        return this.#acknowledged(frame.cid, frame.id)
      case 'changed':
        if (this.moderation.answered(frame)) return
        return this.#acknowledged(frame.cid, frame.rev)
      case 'people':
      case 'presence':
      case 'room':
      case 'standing':
      case 'asking':
      case 'muted':
        return this.#view.change(replaced(this.#view.current, frame, this.#environment.now()))
      case 'typing':
        return this.#typists.startedTyping(frame)
      case 'found':
        return this.#searcher.found(frame)
      case 'error':
        return this.#refused(frame)
      case 'pong':
        return
      default:
        return void this.moderation.answered(frame)
    }
  }

  #joined(frame: Joined) {
    if (isMistaken(this.#membership, frame)) return this.#socket.abandon()
    forgetKey(this.#membership)
    if (frame.token !== undefined && this.#membership.person === undefined) {
      this.#membership.token = frame.token
      this.#listener.token(frame.token)
    }
    this.#view.change(afterJoin(this.#view.current, frame, this.#environment.now()))
    this.#sender.arrived(frame.messages)
    if (!frame.resumed) this.#sender.reset(frame.epoch)
    this.#socket.joined()
    if (this.#idle) this.#socket.send({ type: 'idle', idle: true })
    for (const part of [this.#sender, this.#searcher, this.moderation]) part.live()
  }

  #messages(frame: Changes) {
    const taken = take(this.#view.current, frame)
    switch (taken.type) {
      case 'known':
        return
      case 'gap':
        return this.#socket.abandon() // P5.2: reconnecting with the cursor fetches the missing changes
      case 'applied':
        this.pager.timelineChanged(taken.timeline, taken.messages, taken.unloaded)
        this.#typists.posted(taken.messages)
        this.#sender.arrived(taken.messages)
        return this.#sender.reached(frame.rev)
    }
  }

  #acknowledged(cid: string, rev: number) {
    this.#sender.acknowledged(cid, rev, rev <= this.#view.current.timeline.cursor)
  }

  #refused(refusal: Refusal) {
    if (this.#socket.state.name === 'joining') return this.#socket.refused(refusal)
    if (isExpulsion(refusal)) return this.#socket.expelled(refusal)
    if (this.#searcher.refused(refusal) || this.moderation.refused(refusal)) return
    if (refusal.cid !== undefined) return this.#sender.refused(refusal.cid, refusal)
    this.pager.refused(refusal)
  }
}
