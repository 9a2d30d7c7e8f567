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
import { orComeBack, sendAway } from '../websocket/close-with-retry.ts'
import { seekEntry } from './authorize-join.ts'
import { mostBuffered } from './broadcast/fan-out.ts'
import { readHistory } from './history.ts'
import { LogUnavailable } from '../log/message-log.ts'
import type { Peer } from '../websocket/peer.ts'
import type { Room } from './room.ts'
import type { Rooms } from './rooms.ts'
import { Searching } from './search-limiter.ts'
import { answerTo, Submissions } from './write-queue.ts'
import type { TokenBucket } from './token-bucket.ts'

/** A peer that reads nothing for this long, in milliseconds, has to come back. */
const unreadForMs = 60_000

type Standing =
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
  readonly #submissions: Submissions
  readonly #searching: Searching
  #standing: Standing
  #waiting: NodeJS.Timeout | undefined
  #readingHistory = false

  constructor(peer: Peer, rooms: Rooms, bucket: TokenBucket) {
    this.peer = peer
    this.#rooms = rooms
    this.#submissions = new Submissions(peer)
    this.#searching = new Searching(rooms.search)
    this.#bucket = bucket
    this.#standing = this.#greeting()
  }

  /** One text frame has arrived. */
  heard(text: string) {
    if (this.#standing.name === 'joining') return void this.#standing.waiting.push(text)
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
    const was = this.#standing
    this.#standing = { name: 'gone' }
    clearTimeout(this.#waiting)
    switch (was.name) {
      case 'greeting':
        return clearTimeout(was.timeout)
      case 'joining':
        return this.#rooms.letGo(was.room, this)
      case 'in':
        was.room.leave(this, was.person)
        return this.#rooms.letGo(was.room.name, this)
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
      orComeBack(this.peer, this.#catchUp(cursor))
    })
  }

  comeBack(ms: number) {
    sendAway(this.peer, ms)
  }

  /** P4.8: being here is using the name. */
  renewName() {
    if (this.#standing.name !== 'in') return
    const { person, author } = this.#standing
    this.#rooms.names.claim(person.username, author).catch((error: unknown) => {
      if (!(error instanceof LogUnavailable)) throw error // there is another day yet
    })
  }

  #handle(frame: ClientFrame) {
    switch (frame.type) {
      case 'join':
        if (this.#standing.name !== 'greeting') return this.#refuse('already_joined')
        return orComeBack(this.peer, this.#join(frame))
      case 'post':
      case 'edit':
      case 'remove':
      case 'react':
        return orComeBack(this.peer, this.#act(frame))
      case 'history':
        return orComeBack(this.peer, this.#history(frame))
      case 'typing':
        // Nobody is told that it was said too early: it will be said again.
        if (this.#standing.name === 'in') this.#standing.room.typing(this, this.#standing.person)
        return
      case 'search':
        return orComeBack(this.peer, this.#search(frame))
      case 'idle':
        if (this.#standing.name === 'in') this.#standing.room.idle(this, this.#standing.person, frame.idle)
        return
      case 'ping':
        return this.peer.send({ type: 'pong' })
    }
  }

  async #join(join: Join) {
    if (this.#standing.name === 'greeting') clearTimeout(this.#standing.timeout)
    const joining: Standing = { name: 'joining', room: join.room, waiting: [] }
    this.#standing = joining
    this.peer.pause('joining')
    const entry = await seekEntry(this.#rooms, this, join)
    if (this.#isGone()) return
    switch (entry.type) {
      case 'name-taken':
        this.#rooms.letGo(join.room, this)
        this.#standing = this.#greeting()
        this.#refuse('name_taken', { field: 'username', suggestion: entry.suggestion })
        return this.#hearWhatWaited(joining.waiting)
      case 'granted': {
        const { room, author, rev, answer } = entry
        const person = { username: join.username, avatar: join.avatar }
        this.#standing = { name: 'in', room, person, author }
        this.peer.send(answer)
        room.enter(this, person, author)
        this.#hearWhatWaited(joining.waiting)
        await this.#catchUp(rev)
      }
    }
  }

  #hearWhatWaited(waiting: readonly string[]) {
    this.peer.resume('joining')
    for (const text of waiting) this.heard(text)
  }

  #greeting(): Standing {
    const giveUp = () => this.peer.close(closeCodes.joinTimeout, 'no join in time')
    return { name: 'greeting', timeout: setTimeout(giveUp, limits.joinWithin) }
  }

  /** Behind: pages through the log until the cursor is at the room's, and is live from then on. */
  async #catchUp(from: number) {
    let cursor = from
    while (this.#standing.name === 'in') {
      const { room } = this.#standing
      if (cursor === room.cursor) return room.goLive(this, this.#standing.person)
      if (this.peer.buffered > mostBuffered) return this.fellBehind(cursor)
      const { rev, messages } = await room.since(cursor, limits.page)
      if (this.#isGone()) return
      if (rev > cursor) this.peer.send({ type: 'messages', after: cursor, rev, messages })
      cursor = Math.max(cursor, rev)
    }
  }

  async #act(action: Action) {
    const { cid } = action
    if (this.#standing.name !== 'in') return this.#refuse('not_joined', { cid })
    const { room, author, person } = this.#standing
    const retryAfter = this.#bucket.take(performance.now())
    if (retryAfter > 0) return this.#refuse('slow_down', { cid, retryAfter })
    if (action.type === 'post') room.wrote(this, person)
    const submitted = await this.#submissions.submit(room, { ...action, ...person, author })
    room.acknowledge(this.peer, answerTo(cid, submitted))
  }

  async #history(asked: AskHistory) {
    if (this.#standing.name !== 'in') return this.#refuse('not_joined')
    if (this.#readingHistory) return this.#refuse('slow_down', { field: 'history', retryAfter: 1 })
    this.#readingHistory = true
    const answer = await readHistory(this.#standing.room, asked)
    this.#readingHistory = false
    this.peer.send(answer)
  }

  async #search(search: Search) {
    if (this.#standing.name !== 'in') return this.#refuse('not_joined', { field: 'query' })
    const { room } = this.#standing
    this.peer.send(await this.#searching.answer(room.name, search))
  }

  #refuse(...refusal: Parameters<typeof refuse>) {
    this.peer.send(refuse(...refusal) satisfies ServerFrame)
  }

  #isGone() {
    return this.#standing.name === 'gone'
  }
}
