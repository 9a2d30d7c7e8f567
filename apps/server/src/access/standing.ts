import type { Role } from '@parley/shared'
import type { StoredEntry } from './entries.ts'

/** What a person is and may do in one room, or everywhere. Every engine stores it as it is, one row for each person and room. */
export interface Standing {
  role: Role
  /** The rev at which the person was let in by somebody inside, or that comes next, by a key or an invitation; 0: was not, or was sent out. */
  letIn: number
  /** The rev at which they were last sent out: having posted before does not count as being known. */
  sentOut: number
  muted?: Restriction
  banned?: Restriction & { reason?: string }
  /** They wait at the door, since this Unix time in milliseconds. */
  askedAt?: number
  /** Their request was turned away, at this Unix time in milliseconds. */
  turnedAwayAt?: number
}

/** Unix time in milliseconds, and for how many; null: until it is lifted. */
export interface Restriction {
  at: number
  forMs: number | null
}

export const newcomer: Standing = { role: 'member', letIn: 0, sentOut: 0 }

/** The standing of the entry's subject after it. */
export function afterEntry(
  standing: Standing,
  { rev, at, entry }: Pick<StoredEntry, 'rev' | 'at' | 'entry'>,
): Standing {
  switch (entry.kind) {
    case 'role':
      // The node that tells a new name may not know yet that the role has changed.
      return entry.renamed === true ? standing : { ...standing, role: entry.role }
    case 'mute':
      return { ...standing, muted: { at, forMs: entry.forMs } }
    case 'unmute':
      return without(standing, 'muted')
    case 'ban': {
      const { forMs, reason } = entry
      const banned = { at, forMs, ...(reason !== undefined && { reason }) }
      return { ...without(standing, 'askedAt'), banned }
    }
    case 'unban':
      return without(standing, 'banned')
    case 'send_out':
      return { ...without(standing, 'askedAt'), letIn: 0, sentOut: rev }
    case 'ask':
      return { ...without(standing, 'turnedAwayAt'), askedAt: at }
    case 'let_in':
      return letInAt(standing, rev)
    case 'turn_away':
      return { ...without(standing, 'askedAt'), turnedAwayAt: at }
    case 'delete_room':
      return newcomer
    default:
      return standing
  }
}

/** After they were let in, by somebody, or by a key or an invitation. Who was sent out at this rev or later stays out. */
export function letInAt(standing: Standing, rev: number): Standing {
  if (rev <= standing.sentOut) return standing
  return { ...without(without(standing, 'askedAt'), 'turnedAwayAt'), letIn: rev }
}

/** Whether they were let in, and not sent out since with everybody, at the rev `keySince`. */
export function isLetIn({ letIn }: Standing, { keySince = 0 }: { keySince?: number }): boolean {
  return letIn > keySince
}

/** Whether moderators should see it in a list: a role above member, muted, banned, or waiting at the door. */
export function isNotable({ role, muted, banned, askedAt }: Standing): boolean {
  return role !== 'member' || muted !== undefined || banned !== undefined || askedAt !== undefined
}

/** The same of what still holds: restrictions and requests end by themselves. `now` is as for `remaining`. */
export function isNotableAt({ role, muted, banned, ...asked }: Standing, now: number): boolean {
  return (
    role !== 'member' || remaining(muted, now) !== 0 || remaining(banned, now) !== 0 || isAsking(asked, now)
  )
}

/** P12.6: a request ends by itself after this time, in milliseconds. */
export const askingForMs = 10 * 60_000

/** Whether somebody waits at the door. A time from the future counts as now. */
export function isAsking({ askedAt }: Pick<Standing, 'askedAt'>, now: number): boolean {
  return askedAt !== undefined && now - askedAt < askingForMs
}

/** More than there are revs. */
export const placesInRank = 2 ** 50

/**
 * The place in such a list after the entry of this rev, the highest first: who waits at the door, which anybody can, pushes nobody
 * out of a list that is full, and who is muted or banned no owner.
 */
export function placeInList({ role, muted, banned }: Standing, rev: number): number {
  const rank = role !== 'member' ? 2 : muted !== undefined || banned !== undefined ? 1 : 0
  return rank * placesInRank + rev
}

/** Whether a row is needed at all. */
export function isNewcomer(standing: Standing): boolean {
  return JSON.stringify(standing) === JSON.stringify(newcomer)
}

/**
 * The milliseconds for which a restriction still holds; 0: it has ended; null: until it is lifted. `now` is Unix time in
 * milliseconds of a clock that never steps while the process runs; a time from the future counts as now.
 */
export function remaining(restriction: Restriction | undefined, now: number): number | null {
  if (restriction === undefined) return 0
  const { at, forMs } = restriction
  return forMs === null ? null : Math.max(0, Math.min(forMs, at + forMs - now))
}

function without<Key extends keyof Standing>(standing: Standing, key: Key) {
  const { [key]: _, ...rest } = standing
  return rest as Omit<Standing, Key> & Standing
}
