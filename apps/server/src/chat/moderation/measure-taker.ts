import type { Measure, Moderation, Subject } from '@parley/shared'
import { everywhere, type Entry } from '../../access/entries.ts'
import type { AccessAction } from '../../access/may.ts'
import type { Actor } from '../../identity/actor.ts'
import { mayActOn, roleIn } from '../access/role-in.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'
import { entryDraft } from '../access/entry-draft.ts'
import type { ModerationServices } from './moderation-services.ts'
import { answerTo, placeOf, type Changed, type Outdated, type Place } from './place.ts'
import type { Removals } from './removals.ts'
import { subjectMeant } from './whom.ts'

type ModerateFrame = Extract<Moderation, { type: 'moderate' }>

/** P13.2: what moderators do to people. */
export class MeasureTaker {
  readonly #services: ModerationServices
  readonly #removals: Removals
  /** One change of a role after the other: two owners who resign at once are not both the last but one. */
  #roleChange: Promise<unknown> = Promise.resolve()

  constructor(services: ModerationServices, removals: Removals) {
    this.#services = services
    this.#removals = removals
  }

  /** Rejects as the log does. */
  async take(actor: Actor, room: Room, frame: ModerateFrame): Promise<Changed | Refused | Outdated> {
    const { whom, measure } = frame
    const place = placeOf(actor, room, frame.everywhere)
    const refusal = place.refusal(actionOf(measure, place))
    const mayResign = isResigning(measure) && place.refusal('resign') === undefined
    if (refusal !== undefined && !mayResign) return refusal
    if (measure.do === 'remove_messages' && place.isEverywhere)
      return refused('wrong_shape', { field: 'everywhere' })
    const subject = await subjectMeant(this.#services, room.name, place, whom)
    if (subject === undefined)
      return 'message' in whom ? refused('no_such_message') : refused('no_such_person')
    if (refusal !== undefined && subject.person !== actor.author) return refusal
    if (measure.do !== 'set_role') return this.#apply(actor, room, place, subject, frame)
    const change = this.#roleChange.then(() => this.#apply(actor, room, place, subject, frame))
    this.#roleChange = change.catch(() => undefined) // the caller gets the error
    return change
  }

  async #apply(
    actor: Actor,
    room: Room,
    place: Place,
    subject: Subject,
    { cid, measure }: ModerateFrame,
  ): Promise<Changed | Refused | Outdated> {
    const { store } = this.#services.access
    const { gate } = room.order
    const { person } = subject
    const isSelf = person === actor.author
    // Who has a role can resign.
    const isAllowed = isSelf
      ? measure.do === 'set_role' && (isResigning(measure) || (await roleIn(gate, store, person)) === 'owner')
      : await mayActOn(gate, store, actor, person, place.role)
    if (!isAllowed) return refused('outranked')
    if (
      measure.do === 'set_role' &&
      measure.role !== 'owner' &&
      (await this.#isLastOwner(room, place, subject))
    )
      return refused('last_owner')
    if (measure.do === 'remove_messages') return this.#removeMessages(actor, room, place, subject, cid)
    return answerTo(await place.append(entryDraft(actor, cid, entryOf(measure, subject))))
  }

  async #removeMessages(actor: Actor, room: Room, place: Place, subject: Subject, cid: string) {
    const { store } = this.#services.access
    const { count } = await store.messagesOf(room.name, subject.person, 0, 1)
    // A frame that is sent again counts fewer messages: its entry is the first one.
    const entry = { kind: 'remove_messages', subject, count } as const
    const answer = answerTo(await place.append(entryDraft(actor, cid, entry)))
    if (answer.type === 'changed') {
      const by = { person: actor.author, ...actor.person }
      this.#removals.begin(room.name, { rev: answer.rev, by, subject })
    }
    return answer
  }

  async #isLastOwner({ name }: Room, place: Place, { person }: Subject): Promise<boolean> {
    const { store } = this.#services.access
    const rooms = place.isEverywhere ? [everywhere] : [name, everywhere]
    const listed = (await Promise.all(rooms.map((room) => store.notable(room)))).flat()
    const owners = new Set(
      listed.filter(({ standing }) => standing.role === 'owner').map(({ subject }) => subject.person),
    )
    return owners.size === 1 && owners.has(person)
  }
}

const isResigning = (measure: Measure) => measure.do === 'set_role' && measure.role === 'member'

function actionOf({ do: what }: Measure, { isEverywhere }: Place): AccessAction {
  switch (what) {
    case 'set_role':
      return isEverywhere ? 'set_everywhere' : 'set_role'
    case 'let_in':
    case 'turn_away':
      return 'let_in'
    case 'remove_messages':
      return 'remove_any'
    default:
      return 'moderate'
  }
}

function entryOf(measure: Exclude<Measure, { do: 'remove_messages' }>, subject: Subject): Entry {
  switch (measure.do) {
    case 'mute':
      return { kind: 'mute', subject, forMs: inMs(measure.lasts) }
    case 'ban': {
      const { lasts, reason, address } = measure
      const more = { ...(reason !== undefined && { reason }), ...(address && { address }) }
      return { kind: 'ban', subject, forMs: inMs(lasts), ...more }
    }
    case 'set_role':
      return { kind: 'role', subject, role: measure.role }
    case 'unmute':
    case 'unban':
    case 'send_out':
    case 'let_in':
    case 'turn_away':
      return { kind: measure.do, subject }
  }
}

const inMs = (seconds: number | null) => (seconds === null ? null : seconds * 1_000)
