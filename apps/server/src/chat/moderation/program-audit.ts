import type { Entry } from '../../access/entries.ts'
import type { AccessAction } from '../../access/may.ts'
import type { Actor } from '../../identity/actor.ts'
import type { StoredProgram } from '../../identity/programs/program-store.ts'
import { entryCid, entryDraft } from '../access/entry-draft.ts'
import type { RoomVisits } from '../access/room-visits.ts'
import type { Limits } from '../limits/limits.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import { answerTo, placeOf, untilCurrent, type Changed } from './place.ts'

type ProgramEntryKind = Extract<Entry, { kind: `${string}_bot` | `${string}_hook` }>['kind']

/** What somebody decides about a program. */
export interface ProgramDecision {
  actor: Actor
  kind: ProgramEntryKind
  program: Pick<StoredProgram, 'author' | 'username' | 'avatar'>
  /** What it needs. */
  action: AccessAction
  isEverywhere?: boolean
}

/** P19.10, P20.7: making and revoking a program is an entry like other decisions, so that `audit` lists it. */
export class ProgramAudit {
  readonly #chat: { visits: Pick<RoomVisits, 'visit'>; limits: Pick<Limits, 'take'> }

  constructor(chat: { visits: Pick<RoomVisits, 'visit'>; limits: Pick<Limits, 'take'> }) {
    this.#chat = chat
  }

  /** P13.1: these count with the frames of owners and moderators. Undefined: the turn is taken. */
  takeTurn(actor: Actor): Refused | undefined {
    const retryAfter = this.#chat.limits.take('moderation', actor)
    return retryAfter > 0 ? refused('slow_down', { retryAfter }) : undefined
  }

  /** Decides in the room, and stores the entry there. The same decision of the same actor is one entry. */
  write(room: string, decision: ProgramDecision): Promise<Changed | Refused> {
    const { actor, kind, program, action, isEverywhere = false } = decision
    const { author: person, username, avatar } = program
    const draft = entryDraft(actor, entryCid(person, kind), { kind, subject: { person, username, avatar } })
    return this.#chat.visits.visit<Changed>(actor, room, (opened) =>
      untilCurrent<Changed | Refused>(opened, isEverywhere, async () => {
        const place = placeOf(actor, opened, isEverywhere)
        return place.refusal(action) ?? answerTo(await place.append(draft))
      }),
    )
  }
}
