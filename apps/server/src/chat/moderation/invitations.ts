import type { Moderation, ServerFrame } from '@parley/shared'
import { hashOf, newToken } from '../../identity/author.ts'
import type { Actor } from '../../identity/actor.ts'
import type { Access } from '../access/access.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'
import { entryDraft } from '../access/entry-draft.ts'
import { answerTo, placeOf, type Changed, type Outdated } from './place.ts'

type Invited = Extract<ServerFrame, { type: 'invited' }>

/** P12.5 */
export class Invitations {
  readonly #access: Access

  constructor(access: Access) {
    this.#access = access
  }

  /** Rejects as the log does. */
  async invite(
    actor: Actor,
    room: Room,
    { cid, uses, lasts, everywhere }: Extract<Moderation, { type: 'invite' }>,
  ): Promise<Invited | Refused | Outdated> {
    const place = placeOf(actor, room, everywhere)
    const refusal = place.refusal(place.isEverywhere ? 'set_everywhere' : 'invite')
    if (refusal !== undefined) return refusal
    const secret = newToken()
    const id = hashOf(secret)
    const forMs = lasts === null ? null : lasts * 1_000
    // First the entry: a frame that is sent again is refused, and its invitation would be one that nobody knows.
    const answer = answerTo(await place.append(entryDraft(actor, cid, { kind: 'invite', id, uses, forMs })))
    if (answer.type !== 'changed') return answer
    const by = { person: actor.author, ...actor.person }
    await this.#access.store.addInvitation({ id, room: place.access.room, by, forMs, uses })
    return { type: 'invited', cid, id, secret }
  }

  /** Rejects as the log does. */
  async end(
    actor: Actor,
    room: Room,
    { cid, id, everywhere }: Extract<Moderation, { type: 'end_invitation' }>,
  ): Promise<Changed | Refused | Outdated> {
    const place = placeOf(actor, room, everywhere)
    const refusal = place.refusal(place.isEverywhere ? 'set_everywhere' : 'invite')
    if (refusal !== undefined) return refusal
    if (!(await this.#access.store.endInvitation(place.access.room, id))) return refused('no_such_invitation')
    return answerTo(await place.append(entryDraft(actor, cid, { kind: 'end_invitation', id })))
  }
}
