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
  append(...drafts: [Draft, ...Draft[]]): Promise<Receipt>
}

/** P13.2: what holds in all rooms needs a role in all rooms. */
export function placeOf(actor: Actor, room: Room, isEverywhere = false): Place {
  const { gate } = room.order
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
    append: (...drafts) => (isEverywhere ? gate.server.append(drafts) : room.append(...drafts)),
  }
}

export interface Changed {
  type: 'changed'
  rev: number
}

/** The answer to a frame whose entry has this receipt. */
export function answerTo(receipt: Receipt): Changed | Refused {
  if (receipt.type === 'changed') return receipt
  if (receipt.type === 'cid_reused') return refused('cid_reused', { field: 'cid' })
  throw new Error(`An entry has the receipt ${receipt.type}.`)
}
