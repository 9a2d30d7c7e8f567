import {
  limits as lengths,
  refuse,
  type ConversationRequest,
  type Refusal,
  type SearchedPerson,
  type ServerFrame,
  type Subject,
} from '@parley/shared'
import { createHash, randomBytes } from 'node:crypto'
import { operator, type Entry } from '../../access/entries.ts'
import type { MembershipKey, MembershipStore } from '../../access/membership-store.ts'
import { peopleIn, type Deletion } from '../../access/room-state.ts'
import type { Actor } from '../../identity/actor.ts'
import type { MessageLog } from '../../log/message-log.ts'
import type { Access } from '../access/access.ts'
import { entryCid, entryDraft } from '../access/entry-draft.ts'
import { personOf } from '../access/shown-room.ts'
import type { Limits } from '../limits/limits.ts'
import { placeOf } from '../moderation/place.ts'
import { subjectMeant } from '../moderation/whom.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'
import { diskFull, unlessUnavailable } from '../unless-unavailable.ts'

interface ConversationServices {
  access: Access
  log: Pick<MessageLog, 'append' | 'nameOwners'>
  members: MembershipStore
  limits: Limits
  freeSpace: { readonly isLow: boolean } | undefined
  /** People are members from now on. */
  joined: (keys: readonly MembershipKey[]) => Promise<void>
  /** Nobody is in it any more. */
  deleted: (room: string, deletion: Pick<Deletion, 'rev'>) => void
}

type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>
type Answer = Frame<'conversation'> | Frame<'blocks'> | Refusal | Refused

const nobodyPresent = { find: () => undefined }

/** P17: private conversations, and who may begin one with whom. Who may read one is decided by `may`, from its entries. */
export class Conversations {
  readonly #services: ConversationServices

  constructor(services: ConversationServices) {
    this.#services = services
  }

  handle(actor: Actor, room: Room, request: ConversationRequest): Promise<Answer> {
    return unlessUnavailable(async (): Promise<Answer> => {
      const retryAfter = this.#services.limits.take('rooms', actor)
      if (retryAfter > 0) return refused('slow_down', { retryAfter })
      switch (request.type) {
        case 'open_conversation':
          return this.#open(actor, room, request)
        case 'block':
          return this.#block(actor, room, request)
        case 'blocks':
          return this.#blocks(actor, request.cid)
      }
    })
  }

  /** P17.5: why the actor may write nothing here, where that is not for `may` to say. Rejects as the log does. */
  async refusal({ author }: Actor, { order: { gate } }: Room): Promise<Refused | undefined> {
    if (!gate.isPrivate) return undefined
    const [only, ...more] = peopleIn(gate.here.state).filter(({ person }) => person !== author)
    if (more.length > 0) return undefined
    const isRefused = only === undefined || (await this.#areBlocking(author, [only.person]))
    return isRefused ? refused('no_such_recipient') : undefined
  }

  /** The same for what is told to nobody then, nor while the log cannot be reached. */
  async unlessRefused(actor: Actor, room: Room, then: () => void): Promise<void> {
    if (!room.order.gate.isPrivate) return then()
    await unlessUnavailable(async () => {
      const refusal = await this.refusal(actor, room)
      if (refusal === undefined) then()
      return refusal ?? { type: 'told' }
    })
  }

  /** P17.3: the person is in it no more, on whichever node. Rejects as the log does. */
  async leave({ author }: Actor, room: string): Promise<void> {
    const { access, log, deleted } = this.#services
    const own = peopleIn(await access.store.roomState(room)).find(({ person }) => person === author)
    if (own === undefined) return
    const leaving = { author, person: personOf(own) }
    await log.append(room, [entryDraft(leaving, newCid(), { kind: 'leave', subject: own })])
    if (peopleIn(await access.store.roomState(room)).length > 0) return
    const [receipt] = await log.append(room, [ownEntry({ kind: 'delete_room' })])
    if (receipt?.type === 'changed') deleted(room, receipt)
  }

  async #open(
    actor: Actor,
    room: Room,
    { cid, people: asked }: Extract<ConversationRequest, { type: 'open_conversation' }>,
  ): Promise<Answer> {
    const refusal = room.order.gate.refusal(actor, 'converse')
    if (refusal !== undefined) return refusal
    if (this.#services.freeSpace?.isLow === true) return diskFull()
    const others = await this.#recipients(actor, room, asked)
    if (others === undefined) return refused('no_such_recipient', { field: 'people' })
    const found = await this.#find(actor, [{ person: actor.author, ...actor.person }, ...others])
    if (typeof found !== 'string') return found
    return { type: 'conversation', cid, room: found, people: others.map(personOf) }
  }

  /** The name of the conversation of these people, which begins now where there is none. */
  async #find(actor: Actor, people: readonly Subject[]): Promise<string | Refused> {
    const { access, log, members, limits, joined } = this.#services
    const ids = people.map(({ person }) => person).toSorted()
    const key = createHash('sha256').update(ids.join(' ')).digest('base64url')
    const known = await members.findConversation(key)
    const state = known === undefined ? undefined : await access.store.roomState(known)
    if (known !== undefined && state !== undefined && isOf(peopleIn(state), ids)) return known
    const retryAfter = limits.take('conversation', actor)
    if (retryAfter > 0) return refused('slow_down', { field: 'people', retryAfter })
    // Somebody has left it: the same people begin another one. One that has no entry yet is beginning.
    const ended = state?.people !== undefined || state?.deleted !== undefined ? known : undefined
    const room = await members.keepConversation(key, newConversation(), ended)
    // The same entry from all who begin it at once: the first counts.
    await log.append(room, [ownEntry({ kind: 'open_conversation', people: [...people] })])
    const keys = ids.map((author) => ({ author, room }))
    for (const one of keys) {
      await members.join(one, { head: 0, deletedTo: 0 }, Number.MAX_SAFE_INTEGER)
      await members.mark(one, { notify: 'all' })
    }
    await joined(keys)
    return room
  }

  /** Undefined: one of them cannot be written to. All reasons have the same answer. */
  async #recipients(
    actor: Actor,
    room: Room,
    asked: readonly SearchedPerson[],
  ): Promise<Subject[] | undefined> {
    const found = new Map<string, Subject>()
    for (const whom of asked) {
      const subject = await this.#subject(actor, room, whom)
      if (subject === undefined || subject.person === actor.author) return undefined
      found.set(subject.person, subject)
    }
    const ids = [...found.keys()]
    if (await this.#areBlocking(actor.author, ids)) return undefined
    const own = await this.#services.members.blocksOf(actor.author)
    return own.some(({ person }) => found.has(person)) ? undefined : [...found.values()]
  }

  /** Somebody who is in the room, or is known there; undefined: nobody, or a guest, who is somebody else with each connection. */
  async #subject(actor: Actor, room: Room, whom: SearchedPerson): Promise<Subject | undefined> {
    const { access, log, members } = this.#services
    const named = 'username' in whom ? personNamed(room, whom.username) : undefined
    if (named !== undefined) return named
    const people = { access, log, present: nobodyPresent }
    const subject = await subjectMeant(people, room.name, placeOf(actor, room), whom)
    if (subject === undefined) return undefined
    const { person: author } = subject
    const isHere = room.presence.find(({ person }) => person === author) !== undefined
    if (isHere || (await members.membership({ author, room: room.name })) !== undefined) return subject
    const isKnown = 'message' in whom || (await access.store.hasPosted(room.name, author, 0))
    return isKnown && (await access.people.credentialsOf(author)).length > 0 ? subject : undefined
  }

  async #areBlocking(author: string, others: readonly string[]) {
    return (await this.#services.members.blockersOf(author, others)).length > 0
  }

  async #block(
    actor: Actor,
    room: Room,
    { cid, whom, on }: Extract<ConversationRequest, { type: 'block' }>,
  ): Promise<Answer> {
    const { members } = this.#services
    const { author } = actor
    const refusal = room.order.gate.refusal(actor, 'see_people')
    if (refusal !== undefined) return refusal
    const subject = await this.#subject(actor, room, whom)
    const isOther = subject !== undefined && subject.person !== author
    if (!on) {
      // Also by the name that they had then.
      for (const one of await members.blocksOf(author))
        if (one.person === subject?.person || ('username' in whom && one.username === whom.username))
          await members.setBlock(author, one, false, lengths.blocks)
    } else if (!isOther) return refused('no_such_recipient', { field: 'whom' })
    else if (!(await members.setBlock(author, subject, true, lengths.blocks)))
      return refuse('too_long', { cid, field: 'whom', limit: lengths.blocks })
    return this.#blocks(actor, cid)
  }

  async #blocks({ author }: Actor, cid: string): Promise<Answer> {
    const blocked = await this.#services.members.blocksOf(author)
    return { type: 'blocks', cid, people: blocked.map(personOf) }
  }
}

function isOf(people: readonly Subject[], ids: readonly string[]) {
  return people.length === ids.length && people.every(({ person }) => ids.includes(person))
}

/** Who is in the room under this name, or in the conversation, there or not. */
function personNamed(room: Room, name: string): Subject | undefined {
  const { state } = room.order.gate.here
  const isMeant = ({ username }: Subject) => username === name
  return room.presence.find(isMeant) ?? peopleIn(state).find(isMeant)
}

/** P17.1: 128 random bits. */
function newConversation() {
  return `_${randomBytes(16).toString('hex')}`
}

function newCid() {
  return randomBytes(16).toString('base64url')
}

/** Of the server itself: once for each kind in a conversation. */
function ownEntry(entry: Entry) {
  const { person: author, username, avatar } = operator
  return entryDraft({ author, person: { username, avatar } }, entryCid(entry.kind, 'conversation'), entry)
}
