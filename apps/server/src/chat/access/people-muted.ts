import type { Subject } from '@parley/shared'
import { remaining } from '../../access/standing.ts'
import type { RoomGate } from './room-gate.ts'

/** P13.12: who is muted in the room, or everywhere. */
export function peopleMuted({ here, server, now }: Pick<RoomGate, 'here' | 'server' | 'now'>): Subject[] {
  const people = new Map<string, Subject>()
  for (const { subject, standing } of [...server.access.notable, ...here.notable])
    if (remaining(standing.muted, now) !== 0) people.set(subject.person, subject)
  return [...people.values()]
}
