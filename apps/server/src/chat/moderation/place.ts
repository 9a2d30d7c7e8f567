import type { Role } from '@parley/shared'
import type { AccessAction, Decision } from '../../access/may.ts'
import type { RoomAccess } from '../../access/room-access.ts'
import type { Actor } from '../../identity/actor.ts'
import type { Draft, Receipt } from '../../log/message-log.ts'
import { refusalOf } from '../access/room-gate.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'

/** Where a moderator does something: in one room, or in all of them. */
export interface Place {
  isEverywhere: boolean
  access: RoomAccess
  /** The actor's role there. */
  role: Role
  refusal(action: AccessAction): Refused | undefined
  /** As it was allowed when this place was made. */
  append(...drafts: [Draft, ...Draft[]]): Promise<Receipt>
}

/** P13.2: what holds in all rooms needs a role in all rooms. */
export function placeOf(actor: Actor, room: Room, isEverywhere = false): Place {
  const { gate } = room.order
  const { here, server } = gate.heads
  const decidedAt = { here: isEverywhere ? server : here, server }
  const decide = (action: AccessAction): Decision => {
    const here = gate.may(actor, isEverywhere ? 'join' : action)
    // A person who may not be in the room does nothing from there.
    return isEverywhere && here.type === 'yes' ? gate.mayEverywhere(actor, action) : here
  }
  return {
    isEverywhere,
    access: isEverywhere ? gate.server.access : gate.here,
    role: isEverywhere ? gate.standingsOf(actor).everywhere.role : gate.roleOf(actor),
    refusal: (action) => refusalOf(decide(action)),
    append: (first, ...others) => {
      const drafts: [Draft, ...Draft[]] = [{ ...first, decidedAt }, ...others]
      return isEverywhere ? gate.server.append(drafts) : room.append(...drafts)
    },
  }
}

export interface Changed {
  type: 'changed'
  rev: number
}

/** P13.6: others have decided something meanwhile. */
export type Outdated = Extract<Receipt, { type: 'outdated' }>

/** A room that changes more often than this meanwhile is asked again later. */
const mostDecisions = 10

/** P13.6: decides once more where the log has an entry that was not known here. */
export async function untilCurrent<Answer extends { type: string }>(
  { order }: Room,
  isEverywhere: boolean,
  decide: () => Promise<Answer | Outdated>,
): Promise<Answer | Refused> {
  for (let turn = 0; turn < mostDecisions; turn += 1) {
    const answer = await decide()
    if (!isOutdated(answer)) return answer
    const { entries } = answer
    await (isEverywhere ? order.gate.server.reached(entries.server) : order.reached(entries))
  }
  return refused('slow_down', { retryAfter: 1 })
}

function isOutdated(answer: { type: string }): answer is Outdated {
  return answer.type === 'outdated'
}

/** The answer to a frame whose entry has this receipt. */
export function answerTo(receipt: Receipt): Changed | Refused | Outdated {
  if (receipt.type === 'changed' || receipt.type === 'outdated') return receipt
  if (receipt.type === 'cid_reused') return refused('cid_reused', { field: 'cid' })
  throw new Error(`An entry has the receipt ${receipt.type}.`)
}
