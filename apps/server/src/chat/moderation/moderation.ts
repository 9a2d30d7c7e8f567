import type { Moderation as ModerationFrame, ServerFrame } from '@parley/shared'
import type { Actor } from '../../identity/actor.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'
import { diskFull, unlessUnavailable } from '../unless-unavailable.ts'
import { entryDraft } from '../access/entry-draft.ts'
import { Deletions } from './deletions.ts'
import { Invitations } from './invitations.ts'
import { audit, restricted } from './lists.ts'
import { MeasureTaker } from './measure-taker.ts'
import type { ModerationServices } from './moderation-services.ts'
import { answerTo, placeOf, untilCurrent, type Changed, type Outdated } from './place.ts'
import { Removals } from './removals.ts'
import { setRoom } from './set-room.ts'

export type ModerationAnswer = Changed | Extract<ServerFrame, { type: 'invited' | 'audit' | 'restricted' }>

/** P13: the use cases of owners and moderators, and reports. */
export class Moderation {
  readonly removals: Removals
  readonly deletions: Deletions
  readonly #services: ModerationServices
  readonly #measures: MeasureTaker
  readonly #invitations: Invitations

  constructor(services: ModerationServices) {
    this.#services = services
    const { access, log } = services
    this.removals = new Removals(log, access.store)
    this.deletions = new Deletions(access.store)
    this.#measures = new MeasureTaker(services, this.removals)
    this.#invitations = new Invitations(access)
  }

  /** P13.3, P13.11: another node, or this one before a restart, may have stopped amid what takes long. */
  goOn({ name, order }: Room): void {
    const { removals = [], deleted } = order.gate.room.state
    for (const removal of removals) this.removals.begin(name, removal)
    if (deleted !== undefined) this.deletions.begin(name, deleted)
  }

  /** What it resolves to is durable; the same cid again gets the first receipt. */
  async handle(actor: Actor, room: Room, frame: ModerationFrame): Promise<ModerationAnswer | Refused> {
    const kind = frame.type === 'report' ? 'report' : 'moderation'
    const retryAfter = this.#services.limits.take(kind, actor)
    const answer =
      retryAfter > 0
        ? refused('slow_down', { retryAfter })
        : await unlessUnavailable<ModerationAnswer | Refused>(() => this.#decide(actor, room, frame))
    // P13.9
    return answer.type === 'refused' && !('cid' in frame) ? { ...answer, field: frame.type } : answer
  }

  #decide(actor: Actor, room: Room, frame: ModerationFrame): Promise<ModerationAnswer | Refused> {
    const isPrivateReport = frame.type === 'report' && room.order.gate.isPrivate
    const isEverywhere = isPrivateReport || ('everywhere' in frame && frame.everywhere === true)
    return untilCurrent(room, isEverywhere, () => this.#handle(actor, room, frame))
  }

  #handle(actor: Actor, room: Room, frame: ModerationFrame): Promise<ModerationAnswer | Refused | Outdated> {
    const { access } = this.#services
    switch (frame.type) {
      case 'set':
        return setRoom(access, actor, room, frame)
      case 'moderate':
        return this.#measures.take(actor, room, frame)
      case 'report':
        return this.#report(actor, room, frame)
      case 'invite':
        return this.#invitations.invite(actor, room, frame)
      case 'end_invitation':
        return this.#invitations.end(actor, room, frame)
      case 'delete_room':
        return this.deletions.order(actor, room, frame)
      case 'audit':
        return audit(access.store, placeOf(actor, room, frame.everywhere), frame.before)
      case 'restricted':
        return restricted(access, placeOf(actor, room, frame.everywhere))
    }
  }

  /** P13.7 */
  async #report(
    actor: Actor,
    room: Room,
    { cid, id, reason }: Extract<ModerationFrame, { type: 'report' }>,
  ): Promise<Changed | Refused | Outdated> {
    const { access, freeSpace } = this.#services
    const { isPrivate } = room.order.gate
    const place = placeOf(actor, room, isPrivate)
    const refusal = place.refusal('report')
    if (refusal !== undefined) return refusal
    if (freeSpace?.isLow === true) return diskFull()
    const subject = await access.store.authorOf(room.name, id)
    if (subject === undefined) return refused('no_such_message')
    const text = isPrivate ? await textOf(room, id) : undefined
    if (isPrivate && text === undefined) return refused('no_such_message')
    const about = text === undefined ? { id } : { text }
    const entry = { kind: 'report', subject, ...about, ...(reason !== undefined && { reason }) } as const
    return answerTo(await place.append(entryDraft(actor, cid, entry)))
  }
}

/** P17.6: what moderators are shown of a private conversation. */
async function textOf(room: Room, id: number): Promise<string | undefined> {
  const [message] = await room.after(id - 1, 1)
  return message?.id === id && message.removed !== true ? message.message : undefined
}
