import { limits, type OwnStanding, type Person, type Quote, type ShownRoom } from '@parley/shared'
import { keepDaysOf, roleOf } from '../../access/may.ts'
import { peopleIn } from '../../access/room-state.ts'
import { remaining, type Standing } from '../../access/standing.ts'
import type { Actor } from '../../identity/actor.ts'
import { secondsOf, type RoomGate } from './room-gate.ts'

/** P12.2: what everybody in a room sees of it. */
export function shownRoom(gate: RoomGate, pinned: Quote | undefined): ShownRoom {
  const { room, door } = gate
  const { settings, floor } = room.state
  const { settings: ofServer } = room.server
  return {
    title: settings.title,
    topic: settings.topic,
    // Clients of earlier versions show it as closed.
    door: gate.isPrivate ? 'invitation' : door.door,
    writers: ofServer.writers === 'moderators' ? 'moderators' : settings.writers,
    slow: slowSeconds(gate),
    keepDays: keepDaysOf(room),
    ...(pinned !== undefined && pinned.id >= floor && { pinned }),
    ...(floor > 0 && { floor }),
    ...(gate.isPrivate && { people: peopleIn(room.state).map(personOf) }),
    staff: gate.isPrivate ? [] : staffOf(gate),
  }
}

/** What others see of a person. */
export function personOf({ username, avatar }: Person): Person {
  return { username, avatar }
}

/** P17.3: who is in a conversation besides the actor. */
export function othersIn({ here }: Pick<RoomGate, 'here'>, { author }: Pick<Actor, 'author'>): Person[] {
  const others = peopleIn(here.state).filter(({ person }) => person !== author)
  return others.map(personOf)
}

/** P12.3: what a person may do. */
export function ownStanding(standings: { here: Standing; everywhere: Standing }, now: number): OwnStanding {
  const { here, everywhere } = standings
  const left = [everywhere, here].map(({ muted }) => remaining(muted, now)).filter((ms) => ms !== 0)
  const longest = left.includes(null) ? null : Math.max(0, ...left.map(Number))
  return {
    role: roleOf(standings),
    ...(everywhere.role !== 'member' && { everywhere: true }),
    ...(longest !== 0 && { muted: secondsOf(longest) }),
  }
}

/** Seconds between two messages of one person: the longer of the room's and the server's. */
export function slowSeconds({ room: { state, server } }: Pick<RoomGate, 'room'>): number {
  return Math.max(state.settings.slow, server.settings.slow)
}

function staffOf({ here, server }: RoomGate): ShownRoom['staff'] {
  const roles = new Map<string, { username: string; role: 'moderator' | 'owner' }>()
  for (const { subject, standing } of [...server.access.notable, ...here.notable]) {
    const { role } = standing
    if (role === 'member' || roles.get(subject.person)?.role === 'owner') continue
    roles.set(subject.person, { username: subject.username, role })
  }
  const all = [...roles.values()]
  const isOwner = ({ role }: { role: string }) => role === 'owner'
  return [...all.filter(isOwner), ...all.filter((one) => !isOwner(one))].slice(0, limits.staffShown)
}
