import {
  membershipAnswer,
  readFrame,
  serverFrame,
  type ClientFrame,
  type MembershipAnswer,
  type Notifications,
  type Refusal,
  type RoomLine,
} from '@parley/shared'
import type { Environment, Socket, SocketEvents } from '../connection/environment.ts'
import { withConnect } from '../connection/with-connect.ts'
import { ListQuestions } from './list-questions.ts'
import { ConnectionTimers } from './connection-timers.ts'
import { ReadPosition } from './read-position.ts'
import { UnansweredChanges, type Change } from './unanswered-changes.ts'
import { unreadOf, type UnreadRooms } from './unread-rooms.ts'

/** Rooms that one frame names. */
const roomsAtOnce = 30

const ofList: ReadonlySet<string> = new Set(['rooms', 'follow', 'unfollow', 'read', 'mark', 'leave'])
const ofAnswers = new Set(['rooms', 'followed', 'peeked', 'draft', 'found_rooms', 'listed'])

type Asked = Extract<ClientFrame, { type: 'rooms' | 'follow' }>

/** One connection, once the room has been joined over it. */
interface JoinedSocket {
  socket: Socket
  /** How many rooms can be followed. */
  follow: number
}

/**
 * P16: the rooms that the person is a member of. It speaks over the connection of a RoomClient, which has the `environment` of
 * the list in place of its own, and needs to know nothing of it. Where the server is of an earlier version, the list stays empty.
 */
export class RoomList {
  readonly environment: Environment
  /** Other frames about rooms. */
  readonly questions = new ListQuestions({
    send: (frame) => this.#send(frame),
    after: (ms, then) => this.#timers.after(ms, then),
  })
  /** Whether the list was read at least once. */
  isComplete = false
  /** Whether the list was read over this connection, and its rooms are followed. */
  isFollowing = false
  readonly #inner: Environment
  readonly #room: string
  readonly #changed: () => void
  #lines = new Map<string, RoomLine>()
  /** Of the list that is being read, which replaces `#lines` once it is complete. */
  #arriving = new Map<string, RoomLine>()
  #joined: JoinedSocket | undefined
  /** The first is sent, and not answered yet. */
  #asking: Asked[] = []
  readonly #timers: ConnectionTimers
  readonly #unanswered: UnansweredChanges
  readonly #position: ReadPosition

  /** `room` is that of the connection. `changed` is called with each change. */
  constructor(inner: Environment, room: string, changed: () => void) {
    this.#inner = inner
    this.#room = room
    this.#changed = changed
    this.#timers = new ConnectionTimers((ms, then) => inner.after(ms, then))
    this.#unanswered = new UnansweredChanges(() => inner.now())
    this.#position = new ReadPosition({
      send: (rev) => this.isComplete && this.#change({ type: 'read', room, rev }),
      after: (ms, then) => this.#timers.after(ms, then),
    })
    this.environment = withConnect(inner, (events) => this.#connect(events))
  }

  /** Favourites first, then those with the newest messages. */
  get lines(): RoomLine[] {
    const rank = ({ favourite, at = 0 }: RoomLine) => (favourite === true ? 1e15 : 0) + at
    return [...this.#lines.values()].toSorted((a, b) => rank(b) - rank(a))
  }

  /** Of the other rooms, but for those of which nothing is wanted. */
  get unread(): UnreadRooms {
    return unreadOf([...this.#lines.values()].filter(({ room }) => room !== this.#room))
  }

  /** The person has read the room of the connection up to this rev. */
  read(rev: number): void {
    this.#position.read(rev)
  }

  /** Sends the position that waits for its second: the connection is about to end. */
  flush(): void {
    this.#position.flush()
  }

  /** P16.6. False without a connection; done once a line says so. */
  mark(room: string, marks: { favourite?: boolean; notify?: Notifications }): boolean {
    return this.#change({ type: 'mark', room, ...marks })
  }

  /** P16.5: the person has read a room that is followed up to this rev. Likewise. */
  readOf(room: string, rev: number): boolean {
    return this.#change({ type: 'read', room, rev })
  }

  /** P16.7: likewise. */
  leave(room: string): boolean {
    return this.#change({ type: 'leave', room })
  }

  /** Reads the list once more. */
  refresh(): void {
    if (this.#joined === undefined || this.#asking.some(({ type }) => type === 'rooms')) return
    this.#arriving = new Map()
    this.#ask({ type: 'rooms' })
  }

  #connect(events: SocketEvents): Socket {
    const socket = this.#inner.connect({
      onOpen: () => events.onOpen(),
      onMessage: (text) => {
        if (!this.#take(text, socket)) events.onMessage(text)
      },
      onClose: (code, reason) => {
        if (this.#joined?.socket === socket) this.#lost()
        this.#changed()
        events.onClose(code, reason)
      },
    })
    return socket
  }

  /** False: the frame is for the room. */
  #take(text: string, socket: Socket): boolean {
    const type = /^\{"type":"(\w+)"/.exec(text)?.[1] ?? ''
    if (type === 'joined') this.#begin(text, socket)
    if (this.#joined?.socket !== socket) return false
    if (type === 'error') return this.#refused(text)
    if (!ofAnswers.has(type)) return false
    const answer = readFrame(membershipAnswer, text)
    if (answer.ok) this.#answered(answer.frame)
    // A sign of life, too.
    return false
  }

  #begin(text: string, socket: Socket) {
    const read = readFrame(serverFrame, text)
    if (!read.ok || read.frame.type !== 'joined' || read.frame.follow === undefined) return
    this.#lost()
    this.#joined = { socket, follow: read.frame.follow }
    this.#unanswered.joined(read.frame.epoch)
    // Behind the room's own handling of this frame.
    this.#timers.after(0, () => this.refresh())
  }

  #lost() {
    this.#timers.lost()
    this.#unanswered.lost()
    this.isFollowing = false
    this.#joined = undefined
    this.#asking = []
    this.#position.lost()
    this.questions.lost()
  }

  #answered(answer: MembershipAnswer) {
    if (answer.type === 'rooms') this.#listed(answer)
    else if (answer.type === 'followed') this.#followed(answer.rooms)
    else this.questions.take(answer)
  }

  #listed({ rooms, more }: Extract<MembershipAnswer, { type: 'rooms' }>) {
    for (const line of rooms) this.#arriving.set(line.room, line)
    const last = rooms.at(-1)
    if (more && last !== undefined) this.#asking.push({ type: 'rooms', after: last.room })
    else this.#listComplete()
    this.#next()
  }

  #listComplete() {
    this.#lines = this.#arriving
    this.isComplete = true
    const names = [...this.#lines.values()].filter(({ ended }) => ended === undefined).map(({ room }) => room)
    const followed = names.slice(0, this.#joined?.follow ?? 0)
    for (let at = 0; at < followed.length; at += roomsAtOnce)
      this.#asking.push({ type: 'follow', rooms: followed.slice(at, at + roomsAtOnce) })
    this.#position.send()
    this.#changed()
  }

  #followed(rooms: readonly RoomLine[]) {
    for (const { room } of rooms) this.#unanswered.answered(room)
    for (const line of rooms)
      if (line.ended === 'left' || line.ended === 'not_joined') this.#lines.delete(line.room)
      else this.#lines.set(line.room, line)
    const [asked] = this.#asking
    if (asked?.type === 'follow' && rooms.some(({ room }) => room === asked.rooms[0])) this.#next()
    this.#changed()
  }

  /** True: it was about the list. */
  #refused(text: string): boolean {
    const refusal = JSON.parse(text) as Refusal
    const { field = '', retryAfter, cid, code } = refusal
    const [asked] = this.#asking
    // `rooms` is the list itself, and a field of a question.
    if (cid === undefined && asked?.type !== field && this.questions.refused(refusal)) return true
    if (cid !== undefined || !(ofList.has(field) || (code === 'not_joined' && field === 'room'))) return false
    this.#unanswered.refused(field, retryAfter !== undefined)
    const again = asked?.type === field ? () => this.#send(asked) : () => this.#sayAgain()
    if (retryAfter !== undefined) this.#timers.after(retryAfter * 1_000, again)
    else if (asked?.type === field) this.#next()
    return true
  }

  #ask(frame: Asked) {
    this.#asking.push(frame)
    if (this.#asking.length === 1) this.#send(frame)
  }

  /** The first is answered. */
  #next() {
    this.#asking.shift()
    const [next] = this.#asking
    if (next !== undefined) return void this.#send(next)
    if (this.#lines !== this.#arriving) return
    this.isFollowing = true
    this.#sayAgain()
    this.#changed()
  }

  #sayAgain() {
    for (const change of this.#unanswered.again()) this.#change(change)
  }

  #change(change: Change): boolean {
    const isSent = this.#send(change)
    if (isSent) this.#unanswered.sent(change)
    return isSent
  }

  #send(frame: ClientFrame): boolean {
    this.#joined?.socket.send(JSON.stringify(frame))
    return this.#joined !== undefined
  }
}
