import type { Role } from '@parley/shared'
import type { AccessStore } from '../../access/access-store.ts'
import { roleOf } from '../../access/may.ts'
import { newcomer } from '../../access/standing.ts'
import type { RoomGate } from './room-gate.ts'

/** The role that a person has in a room, whether they are there or not. Rejects as the log does. */
export async function roleIn(
  { here, server }: Pick<RoomGate, 'here' | 'server'>,
  store: Pick<AccessStore, 'standings'>,
  person: string,
): Promise<Role> {
  const [inRoom = newcomer, everywhere = newcomer] = await store.standings(person, [
    here.room,
    server.access.room,
  ])
  return roleOf({ here: inRoom, everywhere })
}
