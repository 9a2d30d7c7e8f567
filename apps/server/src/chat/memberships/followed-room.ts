import { isConversation, limits, quoteOf, type Message, type RoomLine } from '@parley/shared'
import { subjectOf, type Entry, type StoredEntry } from '../../access/entries.ts'
import type { StoredMembership, MembershipStore } from '../../access/membership-store.ts'
import type { Actor } from '../../identity/actor.ts'
import { isStorageError } from '../../log/message-log.ts'
import { othersIn } from '../access/shown-room.ts'
import type { Room } from '../room.ts'
import type { Rooms, RoomUser } from '../rooms.ts'
import { isSame } from './same-membership.ts'
import { countOf, countWith, type UnreadCount } from './unread-count.ts'

export interface FollowedServices {
  rooms: Rooms
  members: MembershipStore
}

/** They change the line of a room. */
const shownEntries: ReadonlySet<Entry['kind']> = new Set(['settings', 'leave', 'rename'])

/** One room that one connection follows without being in it: everything it tells passes `may` at that moment. */
export class FollowedRoom implements RoomUser {
  readonly name: string
  readonly #services: FollowedServices
  /** Another visitor than the connection itself, which may be in this room. */
  readonly #visitor: Actor
  readonly #changed: (room: FollowedRoom) => void
  #membership: StoredMembership
  #room: Room | undefined
  /** Why nothing is told any more. */
  #ended: string | undefined
  /** While it is asked whether a door that has closed is closed to them. */
  #isAsking = false
  #isOpen = false
  #isClosed = false
  #count: UnreadCount | undefined
  /** One for all who ask for a line meanwhile. */
  #counting: Promise<void> | undefined
  /** What was broadcast while it was counted. */
  #missed: { messages: readonly Message[]; rev: number }[] | undefined
  #last: Message | undefined
  #stop: (() => void)[] = []

  /** `changed` is called when there is another line to tell. */
  constructor(
    services: FollowedServices,
    actor: Actor,
    membership: StoredMembership,
    changed: (room: FollowedRoom) => void = () => undefined,
  ) {
    this.name = membership.room
    this.#services = services
    this.#visitor = { ...actor, connection: {} }
    this.#membership = membership
    this.#changed = changed
  }

  /** Rejects as the log does. */
  async open(): Promise<void> {
    const room = await this.#services.rooms.acquire(this.name, this)
    this.#room = room
    if (this.#isOver()) return this.#release()
    // P13.11: what they have read is what they know of it.
    await room.order.gate.enter(this.#visitor, this.#membership.read)
    if (this.#isOver()) return this.#release()
    if (this.#refusal() === undefined) room.order.gate.cameIn(this.#visitor)
    this.#stop = [
      room.onBroadcast((messages) => this.#broadcast(messages, room.cursor)),
      room.order.members.watch((stored) => this.#decided(stored)),
    ]
    this.#isOpen = true
  }

  /** Whether a line that was made before may still be told. */
  get isReadable() {
    return this.#isOpen && this.#ended === undefined && !this.#isAsking && this.#refusal() === undefined
  }

  /** What may be read of it now. */
  get readable(): Room | undefined {
    return this.isReadable ? this.#room : undefined
  }

  /** Whether a line can be made without the log. */
  get isCounted() {
    return this.#count !== undefined
  }

  /** Everything up to here can be read. */
  get cursor() {
    return this.#room?.cursor ?? 0
  }

  /** What the person may know of the room now. Undefined: it is to be asked for later. Rejects as the log does. */
  async line(): Promise<RoomLine | undefined> {
    if (this.#ended === undefined && (!this.#isOpen || this.#isAsking)) return undefined
    this.#check()
    while (this.#ended === undefined && this.#count === undefined) {
      await (this.#counting ??= this.#countAgain().finally(() => (this.#counting = undefined)))
      if (this.#awaitsDoor()) return undefined
      // Others have decided meanwhile.
      this.#check()
    }
    return this.#ended === undefined ? this.#lineNow() : this.#endedLine(this.#ended)
  }

  /** The same of a line that was made before: what has happened since may forbid it. */
  told(line: RoomLine | undefined): RoomLine {
    return line !== undefined && this.isReadable ? line : this.#endedLine(this.#ended ?? 'door_closed')
  }

  /** What is stored of the membership has changed; undefined: it has ended. */
  update(membership: StoredMembership | undefined): void {
    if (membership === undefined) return this.#end('left')
    const before = this.#membership
    const read = Math.max(before.read, membership.read)
    if (isSame(before, { ...membership, read })) return
    this.#membership = { ...membership, read }
    if (read > before.read) this.#count = undefined
    if (this.#isOpen) this.#changed(this)
  }

  close(): void {
    this.#isClosed = true
    this.#release()
  }

  /** The connection is in another room, which is told the same. */
  rejoin(): void {
    this.#count = undefined
  }

  // Methods: what a method returns may have changed after an await.
  #isOver() {
    return this.#isClosed || this.#ended !== undefined
  }

  #awaitsDoor() {
    return this.#isAsking
  }

  #release() {
    for (const stop of this.#stop.splice(0)) stop()
    this.#room?.order.gate.leave(this.#visitor)
    this.#services.rooms.release(this.name, this)
  }

  #endedLine(ended: string): RoomLine {
    return { room: this.name, ended }
  }

  #refusal() {
    return this.#room?.order.gate.refusal(this.#visitor, 'read_history')
  }

  /** Ends it where the person may not read the room. Who asks for the line is told by it. */
  #check() {
    const refusal = this.#ended === undefined ? this.#refusal() : undefined
    if (refusal === undefined) return
    this.#ended = refusal.code
    this.#release()
  }

  #end(code: string) {
    if (this.#ended !== undefined) return
    this.#ended = code
    this.#release()
    this.#changed(this)
  }

  /** An entry of this room, or of all rooms, holds now. */
  #decided({ entry }: StoredEntry) {
    const isOwn = subjectOf(entry)?.person === this.#visitor.author
    if (entry.kind === 'send_out' && isOwn) return this.#end('sent_out')
    if (entry.kind === 'leave' && isOwn) return this.#end('left')
    const refusal = this.#refusal()
    if (refusal === undefined) return shownEntries.has(entry.kind) ? this.#changed(this) : undefined
    if (refusal.code !== 'door_closed') return this.#end(refusal.code)
    if (!this.#isAsking) void this.#askAtDoor()
  }

  /** P12.1: who has posted may still come in. Nothing is told until that is known. */
  async #askAtDoor() {
    this.#isAsking = true
    try {
      await this.#room?.order.gate.askPosted(this.#visitor)
    } catch (error) {
      // It stays closed to them: the next connection asks again.
      if (!isStorageError(error)) throw error
    }
    this.#isAsking = false
    if (this.#isClosed) return
    this.#check()
    this.#changed(this)
  }

  #broadcast(messages: readonly Message[], rev: number) {
    this.#missed?.push({ messages, rev })
    if (this.#count !== undefined) this.#add(messages, rev)
    for (const message of messages) if (message.id >= (this.#last?.id ?? 0)) this.#last = message
    this.#changed(this)
  }

  #add(messages: readonly Message[], rev: number) {
    const { read } = this.#membership
    const { username } = this.#visitor.person
    this.#count = this.#count && countWith(this.#count, messages, { read, username, rev })
  }

  async #countAgain() {
    const room = this.#room
    if (room === undefined) throw new Error('The room is not open.')
    const { cursor } = room
    const { author, person } = this.#visitor
    const { read } = this.#membership
    const key = { author, room: this.name }
    this.#missed = []
    const [unread, [last]] = await Promise.all([
      this.#services.members.unread(key, read, cursor, limits.unreadCounted),
      room.before(cursor + 1, 0),
    ])
    const missed = this.#missed
    this.#missed = undefined
    // They have read on meanwhile: the loop counts once more.
    if (this.#membership.read !== read) return
    if (last !== undefined && last.id >= (this.#last?.id ?? 0)) this.#last = last
    this.#count = countOf(unread, person.username, cursor)
    for (const { messages, rev } of missed) this.#add(messages, rev)
  }

  #lineNow(): RoomLine {
    const { gate } = this.#room?.order ?? {}
    const { read, notify, isFavourite, drafted } = this.#membership
    const { unread = 0, mentions = 0, atLeast = false } = this.#count ?? {}
    const title = gate?.room.state.settings.title ?? ''
    const floor = gate?.room.state.floor ?? 0
    const last = this.#last !== undefined && this.#last.id >= floor ? this.#last : undefined
    return {
      room: this.name,
      ...(title !== '' && { title }),
      ...(isConversation(this.name) && gate && { people: othersIn(gate, this.#visitor) }),
      ...((isConversation(this.name) || gate?.door.door !== 'open') && { locked: true as const }),
      ...{ head: this.cursor, read, unread, mentions },
      ...(atLeast && { atLeast }),
      ...(last !== undefined && { last: quoteOf(last), at: last.at }),
      ...(isFavourite && { favourite: true as const }),
      ...(notify !== 'mentions' && { notify }),
      ...(drafted !== undefined && { drafted }),
    }
  }
}
