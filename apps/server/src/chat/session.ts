import {
  clientFrame,
  closeCodes,
  limits,
  readFrame,
  refuse,
  type Action,
  type AskHistory,
  type ClientFrame,
  type Join,
  type Person,
  type Search,
  type ServerFrame,
} from '@parley/shared'
import { closeIfUnavailable, closeWithRetry } from '../websocket/close-with-retry.ts'
import { authorizeJoin } from './authorize-join.ts'
import { mostBuffered } from './broadcast/fan-out.ts'
import { readHistory } from './history.ts'
import { LogUnavailable } from '../log/message-log.ts'
import type { Peer } from '../websocket/peer.ts'
import type { Room } from './room.ts'
import type { Rooms } from './rooms.ts'
import { SearchLimiter } from './search-limiter.ts'
import { answerTo, WriteQueue } from './write-queue.ts'
import type { TokenBucket } from './token-bucket.ts'

/** A peer that reads nothing for this long, in milliseconds, has to come back. */
const unreadForMs = 60_000

type SessionState =
  | { name: 'greeting'; timeout: NodeJS.Timeout }
  /** Frames that came while the room opened wait in order. */
  | { name: 'joining'; room: string; waiting: string[] }
  | { name: 'in'; room: Room; person: Person; author: string }
  | { name: 'gone' }

/** One `parley.v1` connection: a cursor over one room, live or behind. */
export class Session {
  readonly peer: Peer
  readonly #rooms: Rooms
  readonly #bucket: TokenBucket
  readonly #submissions: WriteQueue
  readonly #searching: SearchLimiter
  #state: SessionState
  #waiting: NodeJS.Timeout | undefined
  #readingHistory = false

  constructor(peer: Peer, rooms: Rooms, bucket: TokenBucket) {
    this.peer = peer
    this.#rooms = rooms
    this.#submissions = new WriteQueue(peer)
    this.#searching = new SearchLimiter(rooms.search)
    this.#bucket = bucket
    this.#state = this.#greeting()
  }

  /** One text frame has arrived. */
  onMessage(text: string) {
    if (this.#state.name === 'joining') return void this.#state.waiting.push(text)
    const read = readFrame(clientFrame, text)
    if (read.ok) this.#handle(read.frame)
    else this.peer.send(read.refusal)
  }

  /** Text is all that `parley.v1` speaks. */
  heardBinary() {
    this.peer.close(closeCodes.unsupportedData, 'parley.v1 is text')
  }

  /** The connection is gone. */
  gone() {
    const was = this.#state
    this.#state = { name: 'gone' }
    clearTimeout(this.#waiting)
    switch (was.name) {
      case 'greeting':
        return clearTimeout(was.timeout)
      case 'joining':
        return this.#rooms.release(was.room, this)
      case 'in':
        was.room.leave(this, was.person)
        return this.#rooms.release(was.room.name, this)
      case 'gone':
    }
  }

  /** The room has stopped sending: the log is this reader's queue now. */
  fellBehind(cursor: number) {
    const giveUp = setTimeout(
      () => this.peer.close(closeCodes.notReading, 'nothing read for a minute'),
      unreadForMs,
    )
    this.#waiting = giveUp
    this.peer.whenDrained(() => {
      clearTimeout(giveUp)
      closeIfUnavailable(this.peer, this.#catchUp(cursor))
    })
  }

  comeBack(ms: number) {
    closeWithRetry(this.peer, ms)
  }

  /** P4.8: being here is using the name. */
  renewName() {
    if (this.#state.name !== 'in') return
    const { person, author } = this.#state
    this.#rooms.names.claim(person.username, author).catch((error: unknown) => {
      if (!(error instanceof LogUnavailable)) throw error // there is another day yet
    })
  }

  #handle(frame: ClientFrame) {
    switch (frame.type) {
      case 'join':
        if (this.#state.name !== 'greeting') return this.#refuse('already_joined')
        return closeIfUnavailable(this.peer, this.#join(frame))
      case 'post':
      case 'edit':
      case 'remove':
      case 'react':
        return closeIfUnavailable(this.peer, this.#act(frame))
      case 'history':
        return closeIfUnavailable(this.peer, this.#history(frame))
      case 'typing':
        // Nobody is told that it was said too early: it will be said again.
        if (this.#state.name === 'in') this.#state.room.typing(this, this.#state.person)
        return
      case 'search':
        return closeIfUnavailable(this.peer, this.#search(frame))
      case 'idle':
        if (this.#state.name === 'in') this.#state.room.idle(this, this.#state.person, frame.idle)
        return
      case 'ping':
        return this.peer.send({ type: 'pong' })
    }
  }

  async #join(join: Join) {
    if (this.#state.name === 'greeting') clearTimeout(this.#state.timeout)
    const joining: SessionState = { name: 'joining', room: join.room, waiting: [] }
    this.#state = joining
    this.peer.pause('joining')
    const entry = await authorizeJoin(this.#rooms, this, join)
    if (this.#isGone()) return
    switch (entry.type) {
      case 'name-taken':
        this.#rooms.release(join.room, this)
        this.#state = this.#greeting()
        this.#refuse('name_taken', { field: 'username', suggestion: entry.suggestion })
        return this.#hearWhatWaited(joining.waiting)
      case 'granted': {
        const { room, author, rev, answer } = entry
        const person = { username: join.username, avatar: join.avatar }
        this.#state = { name: 'in', room, person, author }
        this.peer.send(answer)
        room.enter(this, person, author)
        this.#hearWhatWaited(joining.waiting)
        await this.#catchUp(rev)
      }
    }
  }

  #hearWhatWaited(waiting: readonly string[]) {
    this.peer.resume('joining')
    for (const text of waiting) this.onMessage(text)
  }

  #greeting(): SessionState {
    const giveUp = () => this.peer.close(closeCodes.joinTimeout, 'no join in time')
    return { name: 'greeting', timeout: setTimeout(giveUp, limits.joinWithin) }
  }

  /** Behind: pages through the log until the cursor is at the room's, and is live from then on. */
  async #catchUp(from: number) {
    let cursor = from
    while (this.#state.name === 'in') {
      const { room } = this.#state
      if (cursor === room.cursor) return room.goLive(this, this.#state.person)
      if (this.peer.buffered > mostBuffered) return this.fellBehind(cursor)
      const { rev, messages } = await room.since(cursor, limits.page)
      if (this.#isGone()) return
      if (rev > cursor) this.peer.send({ type: 'messages', after: cursor, rev, messages })
      cursor = Math.max(cursor, rev)
    }
  }

  async #act(action: Action) {
    const { cid } = action
    if (this.#state.name !== 'in') return this.#refuse('not_joined', { cid })
    const { room, author, person } = this.#state
    const retryAfter = this.#bucket.take(performance.now())
    if (retryAfter > 0) return this.#refuse('slow_down', { cid, retryAfter })
    if (action.type === 'post') room.wrote(this, person)
    const submitted = await this.#submissions.submit(room, { ...action, ...person, author })
    room.acknowledge(this.peer, answerTo(cid, submitted))
  }

  async #history(asked: AskHistory) {
    if (this.#state.name !== 'in') return this.#refuse('not_joined')
    if (this.#readingHistory) return this.#refuse('slow_down', { field: 'history', retryAfter: 1 })
    this.#readingHistory = true
    const answer = await readHistory(this.#state.room, asked)
    this.#readingHistory = false
    this.peer.send(answer)
  }

  async #search(search: Search) {
    if (this.#state.name !== 'in') return this.#refuse('not_joined', { field: 'query' })
    const { room } = this.#state
    this.peer.send(await this.#searching.answer(room.name, search))
  }

  #refuse(...refusal: Parameters<typeof refuse>) {
    this.peer.send(refuse(...refusal) satisfies ServerFrame)
  }

  #isGone() {
    return this.#state.name === 'gone'
  }
}
