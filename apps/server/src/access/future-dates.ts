import type { StoredInvitation } from './access-store.ts'
import type { RoomState } from './room-state.ts'
import type { Standing } from './standing.ts'

/*
 * What was made while the clock was ahead would last until that date once the clock is right: a date in the future counts as now.
 * Each of these returns the same object where there is none. `now` is Unix time in milliseconds.
 */

export function withoutFuture(standing: Standing, now: number): Standing {
  const { muted, banned, askedAt, turnedAwayAt } = standing
  if (![muted?.at, banned?.at, askedAt, turnedAwayAt].some((at) => at !== undefined && at > now))
    return standing
  return {
    ...standing,
    ...(muted !== undefined && { muted: { ...muted, at: Math.min(muted.at, now) } }),
    ...(banned !== undefined && { banned: { ...banned, at: Math.min(banned.at, now) } }),
    ...(askedAt !== undefined && { askedAt: Math.min(askedAt, now) }),
    ...(turnedAwayAt !== undefined && { turnedAwayAt: Math.min(turnedAwayAt, now) }),
  }
}

/** Of the addresses that are banned. */
export function stateWithoutFuture(state: RoomState, now: number): RoomState {
  if (!state.addresses.some(({ at }) => at > now)) return state
  return { ...state, addresses: state.addresses.map((one) => ({ ...one, at: Math.min(one.at, now) })) }
}

export function invitationWithoutFuture(invitation: StoredInvitation, now: number): StoredInvitation {
  const { madeAt, endsAt } = invitation
  if (madeAt <= now) return invitation
  return { ...invitation, madeAt: now, endsAt: endsAt === null ? null : endsAt - madeAt + now }
}
