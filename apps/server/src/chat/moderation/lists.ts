import {
  limits,
  type AuditEntry,
  type RestrictedPerson,
  type ServerFrame,
  type Subject,
} from '@parley/shared'
import type { AccessStore, StoredStanding } from '../../access/access-store.ts'
import type { StoredEntry } from '../../access/entries.ts'
import { remaining, type Restriction } from '../../access/standing.ts'
import type { Access } from '../access/access.ts'
import { secondsOf } from '../access/room-gate.ts'
import type { Refused } from '../refusal-codes.ts'
import type { Place } from './place.ts'

const entriesAtOnce = 2 * limits.audit

type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>

/** P13.6: the newest entries below `before`. Rejects as the log does. */
export async function audit(
  store: Pick<AccessStore, 'entries'>,
  place: Place,
  before: number | undefined,
): Promise<Frame<'audit'> | Refused> {
  const refusal = place.refusal('audit')
  if (refusal !== undefined) return refusal
  const shown = await shownEntries(store, place.access.room, before ?? Number.MAX_SAFE_INTEGER)
  return {
    type: 'audit',
    entries: shown.slice(0, limits.audit).map(auditEntry),
    more: shown.length > limits.audit,
    ...(before !== undefined && { before }),
    ...(place.isEverywhere && { everywhere: true }),
  }
}

/** Up to one more than a page, also where many lie between them that are not shown. */
async function shownEntries(store: Pick<AccessStore, 'entries'>, room: string, before: number) {
  const shown: StoredEntry[] = []
  for (let below = before; ;) {
    const found = await store.entries(room, below, entriesAtOnce)
    shown.push(...found.filter(isShown))
    const last = found.at(-1)
    if (last === undefined || found.length < entriesAtOnce || shown.length > limits.audit) return shown
    below = last.rev
  }
}

/** P13.7. Rejects as the log does. */
export async function restricted(
  { store, now }: Pick<Access, 'store' | 'now'>,
  place: Place,
): Promise<Frame<'restricted'> | Refused> {
  const refusal = place.refusal('moderate')
  if (refusal !== undefined) return refusal
  const { room } = place.access
  const [people, invitations] = await Promise.all([store.notable(room), store.invitations(room)])
  const at = now()
  return {
    type: 'restricted',
    people: people.map((one) => restrictedPerson(one, at)).filter((one) => one !== undefined),
    invitations: invitations.map(({ id, by, used, uses, endsAt }) => {
      const lasts = endsAt === null ? null : secondsOf(Math.max(0, endsAt - at))
      return { id, by: by.username, used, uses, lasts }
    }),
    settings: place.access.state.settings,
    ...(place.isEverywhere && { everywhere: true }),
  }
}

/** Nobody has done these: they keep the lists right. */
function isShown({ entry }: StoredEntry) {
  return entry.kind !== 'ban_address' && !(entry.kind === 'role' && entry.renamed === true)
}

function auditEntry({ rev, at, by, entry }: StoredEntry): AuditEntry {
  return {
    ...{ rev, at, by: nameOf(by), kind: entry.kind },
    ...('subject' in entry && { subject: nameOf(entry.subject) }),
    ...('settings' in entry && { settings: entry.settings }),
    ...('forMs' in entry && { lasts: secondsOf(entry.forMs) }),
    ...('role' in entry && { role: entry.role }),
    ...('reason' in entry && entry.reason !== undefined && { reason: entry.reason }),
    ...('id' in entry && typeof entry.id === 'number' && { id: entry.id }),
    ...('count' in entry && { count: entry.count }),
    ...('text' in entry && { text: entry.text }),
  }
}

/** Undefined: of what was, nothing holds any more. */
function restrictedPerson({ subject, standing }: StoredStanding, now: number): RestrictedPerson | undefined {
  const { role, muted, banned } = standing
  const left = { ...leftOf('muted', muted, now), ...leftOf('banned', banned, now) }
  if (role === 'member' && Object.keys(left).length === 0) return undefined
  const { reason = '' } = banned ?? {}
  return { ...subject, role, ...left, ...('banned' in left && reason !== '' && { reason }) }
}

function leftOf(name: 'muted' | 'banned', of: Restriction | undefined, now: number) {
  const ms = remaining(of, now)
  const left: Pick<RestrictedPerson, 'muted' | 'banned'> = ms === 0 ? {} : { [name]: secondsOf(ms) }
  return left
}

function nameOf({ username, avatar }: Subject) {
  return { username, avatar }
}
