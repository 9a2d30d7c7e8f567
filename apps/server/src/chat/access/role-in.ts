import type { Role } from '@parley/shared'
import type { AccessStore } from '../../access/access-store.ts'
import { outranks, roleOf } from '../../access/may.ts'
import { newcomer } from '../../access/standing.ts'
import type { Actor } from '../../identity/actor.ts'
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

/**
 * P13.2: whether the actor, with this role, may do something to the person. An owner of the room alone may do nothing to those of
 * the server, who could not come back to undo it.
 */
export async function mayActOn(
  gate: RoomGate,
  store: Pick<AccessStore, 'standings'>,
  actor: Actor,
  person: string,
  role: Role = gate.roleOf(actor),
): Promise<boolean> {
  if (!outranks(role, await roleIn(gate, store, person))) return false
  if (gate.standingsOf(actor).everywhere.role === 'owner') return true
  const [ofServer = newcomer] = await store.standings(person, [gate.server.access.room])
  return ofServer.role !== 'owner'
}
