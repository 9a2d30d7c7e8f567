import type { Subject } from '@parley/shared'
import { isAsking } from '../../access/standing.ts'
import type { RoomGate } from './room-gate.ts'

/** Who waits at the door of the room. */
export function peopleAsking({ here, now }: Pick<RoomGate, 'here' | 'now'>): Subject[] {
  return [...here.notable].filter(({ standing }) => isAsking(standing, now)).map(({ subject }) => subject)
}
