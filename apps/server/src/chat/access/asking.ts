import type { Subject } from '@parley/shared'
import type { Standing } from '../../access/standing.ts'
import type { RoomGate } from './room-gate.ts'

// All in milliseconds.
/** P12.6: a request ends by itself. */
export const askingForMs = 10 * 60_000

/** Whether somebody waits at the door. A time from the future counts as now. */
export function isAsking({ askedAt }: Standing, now: number): boolean {
  return askedAt !== undefined && now - askedAt < askingForMs
}

/** Who waits at the door of the room. */
export function peopleAsking({ here, now }: Pick<RoomGate, 'here' | 'now'>): Subject[] {
  return [...here.notable].filter(({ standing }) => isAsking(standing, now)).map(({ subject }) => subject)
}
