import { closeCodes, type CloseCode, type Quote, type ServerFrame, type Subject } from '@parley/shared'
import { subjectOf, type Entry, type StoredEntry } from '../../access/entries.ts'
import { wasDeleted } from '../../access/may.ts'
import type { Actor } from '../../identity/actor.ts'
import type { Heads } from '../../log/message-log.ts'
import type { Refused } from '../refusal-codes.ts'
import { peopleAsking } from './people-asking.ts'
import { peopleMuted } from './people-muted.ts'
import { refusalOf, type RoomGate } from './room-gate.ts'
import { ownStanding, shownRoom } from './shown-room.ts'

/** Entries that change nothing for those who are in the room. */
const unseen: ReadonlySet<Entry['kind']> = new Set([
  'ban_address',
  'remove_message',
  'remove_card',
  'remove_messages',
  'report',
  'invite',
  'end_invitation',
  'add_bot',
  'revoke_bot',
  'add_hook',
  'revoke_hook',
])

/** A connection in a room. */
export interface MemberSession {
  /** What others have changed of the room, or of what the person may do. */
  tell(frame: ServerFrame): void
  /** The person may not be here any more. `why` is told before the connection is closed. */
  expel(code: CloseCode, why: Refused | undefined): void
}

interface Member {
  readonly actor: Actor
  /** What it was told last, as JSON. */
  readonly told: Map<ServerFrame['type'], string>
}

interface MembersOptions {
  gate: RoomGate
  pinned: () => Quote | undefined
  /** Others wait until they have read what was before. */
  isLive: (session: MemberSession) => boolean
  /** The session gets nothing any more. */
  expelled: (session: MemberSession, actor: Actor) => void
  /** The actor stays in, though the door is closed now. */
  letIn: (actor: Actor, heads: Heads) => void
}

/** P12, P13: the connections in one room, and what entries mean for them. */
export class RoomMembers {
  readonly #options: MembersOptions
  readonly #gate: RoomGate
  readonly #members = new Map<MemberSession, Member>()
  /** Of those who follow the room without being in it (P16). */
  readonly #watchers = new Set<(stored: StoredEntry) => void>()
  #shown: string | undefined

  constructor(options: MembersOptions) {
    this.#options = options
    this.#gate = options.gate
  }

  /** The session has been told what `joined` tells; false: it may not be here any more. */
  enter(session: MemberSession, actor: Actor): boolean {
    this.#members.set(session, { actor, told: new Map() })
    const refusal = this.#gate.refusal(actor, 'join')
    if (refusal === undefined) return true
    this.#expel(session, actor, refusal)
    return false
  }

  leave(session: MemberSession): void {
    this.#members.delete(session)
  }

  /** Tells what has changed since the session was told. */
  goLive(session: MemberSession): void {
    const member = this.#members.get(session)
    if (member !== undefined) this.#tellAll(session, member)
  }

  /** What `joined` says of the room and of the actor. */
  told(actor: Actor) {
    return { shown: shownRoom(this.#gate, this.#options.pinned()), standing: this.#standingOf(actor) }
  }

  /** The session was told this in its `joined`. */
  wasTold(session: MemberSession, { shown, standing }: ReturnType<RoomMembers['told']>): void {
    const told = this.#members.get(session)?.told
    told?.set('room', JSON.stringify({ type: 'room', shown }))
    told?.set('standing', JSON.stringify({ type: 'standing', standing }))
  }

  /** An entry of this room or of all rooms was added to the state; `heads`: the revs up to which entries are. */
  added(stored: StoredEntry, heads: Heads): void {
    const subject = subjectOf(stored.entry)
    const ended = stored.entry.kind === 'delete_room' ? refusalOf(wasDeleted(stored)) : undefined
    for (const [session, { actor }] of this.#members) {
      if (subject !== undefined && subject.person !== actor.author) continue
      if (ended !== undefined) this.#expel(session, actor, ended)
      else if (stored.entry.kind === 'send_out') this.#expel(session, actor, undefined)
      else this.#check(session, actor, stored, heads)
    }
    for (const watcher of [...this.#watchers]) watcher(stored)
    if (!unseen.has(stored.entry.kind)) this.changed()
  }

  /** Calls it with each entry, after it was added to the state, until the returned function is called. */
  watch(watcher: (stored: StoredEntry) => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  /** Tells everybody who is live what has changed. */
  changed(): void {
    this.#shown = undefined
    for (const [session, member] of this.#members)
      if (this.#options.isLive(session)) this.#tellAll(session, member)
  }

  #check(session: MemberSession, actor: Actor, { entry }: StoredEntry, heads: Heads) {
    const refusal = this.#gate.refusal(actor, 'join')
    if (refusal === undefined) return
    // P12.8: a door that closes lets those in who are there, unless it sends them out.
    if (refusal.code === 'door_closed' && !('sendOut' in entry && entry.sendOut === true))
      this.#options.letIn(actor, heads)
    else this.#expel(session, actor, refusal)
  }

  #expel(session: MemberSession, actor: Actor, refusal: Refused | undefined) {
    this.#members.delete(session)
    this.#options.expelled(session, actor)
    session.expel(expelCode(refusal), refusal)
  }

  #tellAll(session: MemberSession, member: Member) {
    this.#tell(session, member, 'room', (this.#shown ??= this.#shownFrame()))
    this.#tell(session, member, 'standing', this.#standingFrame(member.actor))
    const mayLetIn = refusalOf(this.#gate.may(member.actor, 'let_in')) === undefined
    const asking = mayLetIn ? ({ type: 'asking', people: peopleAsking(this.#gate) } as const) : undefined
    if (asking !== undefined) this.#tellUnlessEmpty(session, member, asking)
    if (refusalOf(this.#gate.may(member.actor, 'moderate')) === undefined)
      this.#tellUnlessEmpty(session, member, { type: 'muted', people: peopleMuted(this.#gate) })
  }

  /** An empty list is told to those who were told another one. */
  #tellUnlessEmpty(
    session: MemberSession,
    member: Member,
    frame: { type: 'asking' | 'muted'; people: Subject[] },
  ) {
    if (frame.people.length > 0 || member.told.has(frame.type))
      this.#tell(session, member, frame.type, JSON.stringify(frame))
  }

  #tell(session: MemberSession, { told }: Member, type: ServerFrame['type'], frame: string) {
    if (told.get(type) === frame) return
    told.set(type, frame)
    session.tell(JSON.parse(frame) as ServerFrame)
  }

  #shownFrame() {
    return JSON.stringify({ type: 'room', shown: shownRoom(this.#gate, this.#options.pinned()) })
  }

  #standingFrame(actor: Actor) {
    return JSON.stringify({ type: 'standing', standing: this.#standingOf(actor) })
  }

  #standingOf(actor: Actor) {
    const standing = ownStanding(this.#gate.standingsOf(actor), this.#gate.now)
    // P17.2: a role does nothing here, and nothing is offered for it.
    const { muted } = standing
    return this.#gate.isPrivate
      ? { role: 'member' as const, ...(muted !== undefined && { muted }) }
      : standing
  }
}

function expelCode(refusal: Refused | undefined): CloseCode {
  if (refusal === undefined) return closeCodes.sentOut
  if (refusal.code === 'room_deleted') return closeCodes.roomDeleted
  return refusal.code === 'banned' ? closeCodes.banned : closeCodes.doorClosed
}
