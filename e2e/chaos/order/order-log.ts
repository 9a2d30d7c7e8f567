import type { Message } from '@parley/shared'
import type { Entry } from '../../../apps/server/src/access/entries.ts'
import type { History } from '../history.ts'

/** What was decided in a room, as its log has it. */
export interface OrderLog {
  entries: readonly { rev: number; entry: Entry }[]
  /** The name of the owner, whom nothing stops. */
  owner: string
  /** Messages below it are deleted. */
  floor: number
  /** The most that one person can have posted in each slow mode. */
  mostSlow: readonly number[]
}

/** The number of messages that follow a decision which forbids them: no clock is asked, only the order of the log. */
export function unlawful({ entries, owner, mostSlow }: OrderLog, log: readonly Message[]): number {
  const muted = new Set<string>()
  const banned = new Set<string>()
  const slow = { isOn: false, turn: -1, counts: new Map<string, number>() }
  let isLocked = false
  let found = 0
  const next = [...entries]
  for (const { id, username } of log) {
    while (next[0] !== undefined && next[0].rev < id) {
      const { entry } = next.shift() ?? next[0]
      if (entry.kind === 'mute') muted.add(entry.subject.username)
      if (entry.kind === 'unmute') muted.delete(entry.subject.username)
      if (entry.kind === 'ban') banned.add(entry.subject.username)
      if (entry.kind === 'unban') banned.delete(entry.subject.username)
      if (entry.kind !== 'settings') continue
      if (entry.settings.writers !== undefined) isLocked = entry.settings.writers === 'moderators'
      // A repeated one is the same slow mode.
      const { slow: seconds = slow.isOn ? 1 : 0 } = entry.settings
      if (seconds > 0 && !slow.isOn) {
        slow.turn += 1
        slow.counts.clear()
      }
      slow.isOn = seconds > 0
    }
    if (username === owner) continue
    const count = (slow.counts.get(username) ?? 0) + 1
    slow.counts.set(username, count)
    const isTooFast = slow.isOn && count > (mostSlow[slow.turn] ?? Infinity)
    if (isLocked || isTooFast || muted.has(username) || banned.has(username)) found += 1
  }
  return found
}

/** Everybody whose messages were to be removed, with the rev of the newest order. */
export function removalsIn(entries: OrderLog['entries']): ReadonlyMap<string, number> {
  return new Map(
    entries.flatMap(({ rev, entry }) =>
      entry.kind === 'remove_messages' ? [[entry.subject.username, rev]] : [],
    ),
  )
}

/** The newest floor. */
export function floorIn(entries: OrderLog['entries']): number {
  return entries.reduce((floor, { rev, entry }) => {
    if (entry.kind === 'delete_room') return rev + 1
    return entry.kind === 'trim' ? entry.floor : floor
  }, 0)
}

/** Messages below the floor are deleted: nothing is expected of them any more. */
export function withoutBelow(history: History, floor: number): void {
  const { acknowledged } = history
  history.acknowledged = acknowledged.filter(({ id }) => id >= floor)
  const known = [...history.arrived, ...acknowledged.map(({ cid, id }) => [cid, id] as const)]
  for (const [cid, id] of known) if (id < floor) history.givenUp.add(cid)
}
