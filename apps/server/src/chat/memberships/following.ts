import { limits, type RoomLine } from '@parley/shared'
import { mostBuffered } from '../broadcast/fan-out.ts'
import { whenRead } from '../broadcast/slow-reader.ts'
import { closeIfUnavailable } from '../close-with-retry.ts'
import type { Peer } from '../peer.ts'
import type { FollowedRoom } from './followed-room.ts'

/** Milliseconds between two times at which a connection is told of its followed rooms. */
const everyMs = 1_000

/** Rooms that are followed, with those that the client has not asked for. */
const mostTaken = limits.roomsFollowed

/** `resting`: it was told less than a second ago. `behind`: it has not read what was sent. */
type FollowingState = 'idle' | 'telling' | 'resting' | 'behind' | 'closed'

/** The rooms that one connection follows. It is told each of them at most once a second, as it is then (P16.3). */
export class Following {
  readonly #peer: Peer
  readonly #read: <T>(work: () => Promise<T>) => Promise<T>
  readonly #rooms = new Map<string, FollowedRoom>()
  readonly #changed = new Set<FollowedRoom>()
  /** The client has ended following them. */
  readonly #unfollowed = new Set<string>()
  #state: FollowingState = 'idle'
  #timer: NodeJS.Timeout | undefined
  #stopWaiting = () => {}
  #work: Promise<unknown> = Promise.resolve()

  /** `read` reads from the log in the person's turn. */
  constructor(peer: Peer, read: <T>(work: () => Promise<T>) => Promise<T>) {
    this.#peer = peer
    this.#read = read
  }

  get isClosed() {
    return this.#state === 'closed'
  }

  get count() {
    return this.#rooms.size
  }

  get(room: string): FollowedRoom | undefined {
    return this.#rooms.get(room)
  }

  /** P17.3: whether a conversation that has begun is to be followed, which the client cannot know of. */
  takes(name: string): boolean {
    return !this.isClosed && !this.#rooms.has(name) && !this.#unfollowed.has(name) && this.count < mostTaken
  }

  unfollow(name: string): void {
    if (this.#rooms.has(name)) this.#unfollowed.add(name)
    this.remove(name)
  }

  add(room: FollowedRoom): void {
    this.#rooms.set(room.name, room)
  }

  remove(name: string): void {
    const room = this.#rooms.get(name)
    if (room === undefined) return
    this.#rooms.delete(name)
    this.#changed.delete(room)
    room.close()
  }

  /** One after the other, in the order of the calls (P1.5). */
  inOrder<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#work.then(work)
    this.#work = next.catch(() => undefined) // the caller of that one is told
    return next
  }

  /** There is something new to tell of it. */
  changed(room: FollowedRoom): void {
    if (this.#rooms.get(room.name) !== room) return
    this.#changed.add(room)
    this.#tell()
  }

  /** Sends lines that were made just now. What has been closed to the person meanwhile is left out: that is told next. */
  send(lines: readonly RoomLine[]): void {
    const told = lines.filter(
      ({ room, ended }) => ended !== undefined || this.#rooms.get(room)?.isReadable !== false,
    )
    if (this.isClosed || told.length === 0) return
    this.#peer.send({ type: 'followed', rooms: told })
    for (const { room, ended } of told) if (ended !== undefined) this.remove(room)
  }

  close(): void {
    this.#state = 'closed'
    clearTimeout(this.#timer)
    this.#stopWaiting()
    for (const name of [...this.#rooms.keys()]) this.remove(name)
  }

  #tell() {
    if (this.#state !== 'idle') return
    this.#state = 'telling'
    closeIfUnavailable(this.#peer, this.#tellAll())
  }

  async #tellAll() {
    const due = [...this.#changed]
    this.#changed.clear()
    for (let at = 0; at < due.length && !this.isClosed; at += limits.roomsOfFrame) {
      // P5.4: the newest state is told once the peer has read.
      if (this.#peer.buffered > mostBuffered) return this.#fellBehind(due.slice(at))
      await this.#tellSome(due.slice(at, at + limits.roomsOfFrame))
    }
    this.#rest()
  }

  async #tellSome(rooms: readonly FollowedRoom[]) {
    const lines: RoomLine[] = []
    for (const room of rooms) {
      const line = await (room.isCounted ? room.line() : this.#read(() => room.line()))
      if (line === undefined || this.#rooms.get(room.name) !== room) continue
      lines.push(line)
    }
    this.send(lines)
  }

  #fellBehind(rooms: readonly FollowedRoom[]) {
    this.#state = 'behind'
    for (const room of rooms) this.#changed.add(room)
    this.#stopWaiting = whenRead(this.#peer, () => this.#restEnded())
  }

  #rest() {
    if (this.isClosed) return
    this.#state = 'resting'
    this.#timer = setTimeout(() => this.#restEnded(), everyMs)
  }

  #restEnded() {
    this.#state = 'idle'
    if (this.#changed.size > 0) this.#tell()
  }
}
