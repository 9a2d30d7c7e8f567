import type { Action } from '@parley/shared'
import type { AccessStore } from '../access/access-store.ts'
import type { Actor } from '../identity/actor.ts'
import type { Draft, Heads, Receipt } from '../log/message-log.ts'
import { mayActOn } from './access/role-in.ts'
import type { Conversations } from './conversations/conversations.ts'
import type { Limits } from './limits/limits.ts'
import type { NewRooms } from './limits/new-rooms.ts'
import { RecentCounts } from './limits/recent-counts.ts'
import type { PageReads } from './limits/page-reads.ts'
import type { DisplayNames } from './names/display-names.ts'
import { entryDraft, entryCid } from './access/entry-draft.ts'
import { refused, type Refused } from './refusal-codes.ts'
import type { Room } from './room.ts'
import { diskFull, unlessUnavailable } from './unless-unavailable.ts'

export type Written = Extract<Receipt, { type: 'posted' | 'changed' }>

/** A hook gives its post a colour. */
export type StorableAction = Action & { colour?: string | undefined }

/** A room that changes more often than this while one message is stored is asked again later. */
const mostDecisions = 10

interface WriteServices {
  limits: Limits
  names: DisplayNames
  newRooms: NewRooms
  pages: PageReads
  store: AccessStore
  conversations: Pick<Conversations, 'refusal'>
  freeSpace: { readonly isLow: boolean } | undefined
}

/** P3: posts, edits, removals and reactions. */
export class Writes {
  /** Those of the last minute. */
  readonly posts = new RecentCounts()
  readonly #services: WriteServices

  constructor(services: WriteServices) {
    this.#services = services
  }

  async write(actor: Actor, room: Room, action: StorableAction): Promise<Written | Refused> {
    const { limits, freeSpace } = this.#services
    const refusal = room.order.gate.refusal(actor, action.type)
    if (refusal !== undefined) return refusal
    const retryAfter = limits.take('write', actor)
    if (retryAfter > 0) return refused('slow_down', { retryAfter })
    if (freeSpace?.isLow === true && !isRemoval(action)) return diskFull()
    if (action.type !== 'post') return unlessUnavailable(() => this.#store(actor, room, action))
    room.presence.posted(actor.connection, actor.person)
    const slowFor = room.order.takeSlowTurn(actor)
    if (slowFor > 0) return refused('slow_mode', { retryAfter: slowFor })
    const written = await unlessUnavailable(async () => {
      const elsewhere = room.order.isSlowFor(actor) ? await room.order.slowTurnElsewhere(actor) : 0
      if (elsewhere > 0) return refused('slow_mode', { retryAfter: elsewhere })
      return this.#store(actor, room, action)
    })
    if (written.type === 'refused') {
      if (written.code !== 'slow_mode') room.order.giveSlowTurnBack(actor)
      return written
    }
    room.order.posted(actor)
    this.posts.add('posted')
    return written
  }

  async #store(actor: Actor, room: Room, action: Action): Promise<Written | Refused> {
    const { names, newRooms, conversations } = this.#services
    const { person, author } = actor
    const { here, isUnbegun, isPrivate } = room.order.gate
    const unreachable = isPrivate && !isRemoval(action) && (await conversations.refusal(actor, room))
    if (unreachable) return unreachable
    const isBeginning = action.type === 'post' && isUnbegun
    const notBegun = isBeginning && (await newRooms.refusal(actor, here.state.deleted ?? room))
    if (notBegun) return notBegun
    const isOwner = actor.credential !== undefined
    // P19.2: the name of a program is kept for it.
    const problem = isOwner && actor.program === undefined ? await names.use(actor) : undefined
    if (problem !== undefined)
      return refused(problem.code, { field: 'username', suggestion: problem.suggestion })
    const guest = !isOwner && !(await names.isFree(person.username))
    const receipt = await this.#append(actor, room, action.type, (decidedAt) => {
      const draft = {
        ...action,
        ...person,
        author,
        ...(guest && { guest }),
        program: actor.program?.kind,
        decidedAt,
      }
      return isRemoval(action) ? this.#removal(actor, room, { ...draft, ...action }) : [draft]
    })
    switch (receipt.type) {
      case 'refused':
        return receipt
      case 'posted':
      case 'changed':
        return receipt
      case 'cid_reused':
        return refused(receipt.type, { field: 'cid' })
      case 'no_such_file':
        return refused(receipt.type, { field: 'files' })
      case 'empty_message':
        return refused(receipt.type, { field: 'message' })
      case 'no_such_message':
      case 'not_yours':
      case 'too_many_reactions':
      case 'too_many_own_reactions':
        return refused(receipt.type)
    }
  }

  /** P13.6: decides, and once more where the log has an entry that was not known here. */
  async #append(
    actor: Actor,
    room: Room,
    type: Action['type'],
    draftsOf: (decidedAt: Heads) => Drafts | Promise<Drafts | Refused>,
  ): Promise<Exclude<Receipt, { type: 'outdated' }> | Refused> {
    const { order } = room
    for (let turn = 0; turn < mostDecisions; turn += 1) {
      const drafts = await draftsOf(order.gate.heads)
      if ('code' in drafts) return drafts
      // In the turn that appends: others may have decided meanwhile.
      const store = async () => order.gate.refusal(actor, type) ?? room.append(...drafts)
      const receipt = await this.#services.pages.write(store)
      if (receipt.type !== 'outdated') return receipt
      await order.reached(receipt.entries)
    }
    return refused('slow_down', { retryAfter: 1 })
  }

  /** P13.3: a moderator removes messages of others, or the cards of their links, which is an entry for the audit list. */
  async #removal(
    actor: Actor,
    room: Room,
    draft: Extract<Draft, { type: 'remove' | 'remove_card' }>,
  ): Promise<Drafts | Refused> {
    const { gate } = room.order
    const { store } = this.#services
    if (gate.may(actor, 'remove_any').type === 'no') return [draft]
    const subject = await store.authorOf(room.name, draft.id)
    if (subject === undefined || subject.person === actor.author) return [draft]
    if (!(await mayActOn(gate, store, actor, subject.person))) return refused('outranked')
    const kind = draft.type === 'remove' ? 'remove_message' : draft.type
    const entry = { kind, subject, id: draft.id } as const
    return [{ ...draft, moderates: true }, entryDraft(actor, entryCid(draft.cid, 'removed'), entry)]
  }
}

/** The first one's receipt is the answer. */
type Drafts = [Draft, ...Draft[]]

type Removing = Extract<Action, { type: 'remove' | 'remove_card' }>

function isRemoval(action: Action): action is Removing {
  return action.type === 'remove' || action.type === 'remove_card'
}
