import type { Circle, Door, Role } from '@parley/shared'
import type { Deletion, RoomState } from './room-state.ts'
import type { AccessAction } from './access-actions.ts'
import { grants, type ProgramGrant } from './program-grant.ts'
import { isLetIn, remaining, type Standing } from './standing.ts'

export { accessActions, type AccessAction } from './access-actions.ts'

/** Who asks. Standings are those that hold now: in this room, and everywhere. */
export interface AccessActor {
  here: Standing
  everywhere: Standing
  /** Has posted in the room, since they or everybody were last sent out. */
  hasPosted: boolean
  /** When the server first knew them, by a credential or as somebody inside: Unix time in milliseconds. Undefined: a newcomer. */
  knownSince: number | undefined
  /** A hash of the address. */
  address: string
  /** A provider or a proxy says who this is (P11.11): a person whom the server knows. */
  isVouched?: boolean
  /** P17: one of those in a private conversation. */
  isParticipant?: boolean
  /** P19: they are no person. */
  program?: VisitingProgram | undefined
  /** The rev of the room that they know: when they came in, or that they come back with. Undefined: none. */
  knows?: number
}

/** P19.3: a program in one room. */
export interface VisitingProgram extends Pick<ProgramGrant, 'may'> {
  /** The room is one of those that it may be in. */
  isItsRoom: boolean
  /** The room was named to it: that opens the door, also at an address that is banned. */
  isNamed: boolean
}

/** Where. `state` is of this room, `server` that of all rooms. */
export interface AccessRoom {
  state: RoomState
  server: RoomState
  /** It has a message or an entry, or is one of the operator's, or the lobby. */
  isBegun: boolean
  /** P17: it has the name of a private conversation, whether there is one or not. */
  isPrivate?: boolean
  /** What the operator has fixed. */
  fixed: FixedAccess
}

export interface FixedAccess {
  door?: Door
  /** The hash of the only key. */
  keyHash?: string
  beginners?: Circle
  /** Where neither the room nor the server says anything else. */
  keepDays?: number
}

export type Decision =
  | { type: 'yes' }
  | {
      type: 'no'
      code:
        | 'no_such_room'
        | 'door_closed'
        | 'banned'
        | 'room_deleted'
        | 'muted'
        | 'moderators_only'
        | 'not_allowed'
      /** Milliseconds for which it holds; null: until it is lifted. */
      lastsMs?: number | null
      because?: string
      /** The ban is of this room alone. */
      here?: true
      deleted?: Deletion
    }

type Refusing = Extract<Decision, { type: 'no' }>

const yes: Decision = { type: 'yes' }

/**
 * Whether the actor may do this in the room: the only place that decides it. `now` is as for `remaining`. Slow mode and the other
 * limits are counted elsewhere, and who outranks whom is `outranks`.
 */
export function may(actor: AccessActor, action: AccessAction, room: AccessRoom, now: number): Decision {
  const { isPrivate = false } = room
  // P17.2: no role opens it, and whether there is one is not told.
  if (isPrivate && actor.isParticipant !== true) return no('no_such_room')
  const narrowed = programFor(actor, action)
  if (narrowed !== undefined) return narrowed
  const outside = banOf(actor, room, now) ?? doorFor(actor, room) ?? deletedFor(actor, room)
  if (outside !== undefined) return outside
  // Nobody keeps order there.
  const role = isPrivate ? 'member' : roleOf(actor)
  switch (action) {
    case 'join':
    case 'listen':
    case 'read_history':
    case 'search':
    case 'see_people':
    case 'remove':
    case 'remove_card':
    case 'report':
      return yes
    case 'converse':
      return mutedFor(actor, now) ?? yes
    case 'type':
    case 'post':
    case 'upload':
    case 'edit':
    case 'react':
      return mutedFor(actor, now) ?? writing(role, room)
    // P15.1: the server reads where a link leads, and what leads there from a private room may be meant for one person.
    case 'preview':
      return doorOf(room).door === 'open' && !isPrivate
        ? (mutedFor(actor, now) ?? writing(role, room))
        : no('not_allowed')
    case 'remove_any':
    case 'pin':
    case 'moderate':
    case 'let_in':
    case 'invite':
    case 'audit':
    case 'set_room':
    case 'resign':
      return role === 'member' ? no('not_allowed') : yes
    // P17.2: by those who are in it alone.
    case 'export':
      return isPrivate || role !== 'member' ? yes : no('not_allowed')
    case 'set_role':
    case 'set_bots':
    case 'delete_room':
      return role === 'owner' ? yes : no('not_allowed')
    case 'set_everywhere':
      return actor.everywhere.role === 'owner' ? yes : no('not_allowed')
  }
}

/** Whether somebody of this role may do something to somebody of that one. Owners may do it to each other, nobody to themselves. */
export function outranks(role: Role, other: Role): boolean {
  return role === 'owner' ? true : role === 'moderator' && other === 'member'
}

/** The role that holds in a room. */
export function roleOf({ here, everywhere }: Pick<AccessActor, 'here' | 'everywhere'>): Role {
  if (here.role === 'owner' || everywhere.role === 'owner') return 'owner'
  return here.role === 'moderator' || everywhere.role === 'moderator' ? 'moderator' : 'member'
}

/** The door that holds for a room, and whether it is the one of the server. */
export function doorOf({ state, server, fixed }: Pick<AccessRoom, 'state' | 'server' | 'fixed'>) {
  if (fixed.door !== undefined) return { door: fixed.door, isOfServer: true }
  if (state.settings.door !== null) return { door: state.settings.door, isOfServer: false }
  return { door: server.settings.door ?? 'open', isOfServer: true }
}

/** For how many days messages are kept; 0: for good. */
export function keepDaysOf({ state, server, fixed }: Pick<AccessRoom, 'state' | 'server' | 'fixed'>): number {
  return state.settings.keepDays ?? server.settings.keepDays ?? fixed.keepDays ?? 0
}

function banOf(actor: AccessActor, { state, server }: AccessRoom, now: number): Decision | undefined {
  for (const standing of [actor.everywhere, actor.here]) {
    const { banned } = standing
    const lastsMs = remaining(banned, now)
    if (lastsMs === 0) continue
    return {
      ...no('banned', lastsMs),
      ...(banned?.reason !== undefined && { because: banned.reason }),
      ...(standing === actor.here && { here: true }),
    }
  }
  if (state.addresses.length === 0 && server.addresses.length === 0) return undefined
  if (isAtHome(actor)) return undefined
  // An address is shared: who was known before the ban is somebody else.
  const { address: own, knownSince = Infinity } = actor
  const msOf = ({ addresses }: RoomState) =>
    Math.max(
      0,
      ...addresses
        .filter(({ address, at }) => address === own && knownSince > at)
        .map((one) => remaining(one, now) ?? 0),
    )
  const [everywhereMs, hereMs] = [msOf(server), msOf(state)]
  const lastsMs = Math.max(everywhereMs, hereMs)
  return lastsMs > 0 ? { ...no('banned', lastsMs), ...(everywhereMs === 0 && { here: true }) } : undefined
}

/** P19.3: which rooms there are besides its own is not told to a program. */
function programFor({ program }: AccessActor, action: AccessAction): Decision | undefined {
  if (program === undefined) return undefined
  if (!program.isItsRoom) return no('no_such_room')
  return grants(program, action) ? undefined : no('not_allowed')
}

/** The role of a program is what it may do where it is, and lets it in nowhere: only a room that was named to it does. */
function isAtHome(actor: AccessActor): boolean {
  return actor.program === undefined ? roleOf(actor) !== 'member' : actor.program.isNamed
}

function doorFor(actor: AccessActor, room: AccessRoom): Decision | undefined {
  if (isAtHome(actor)) return undefined
  // The same answer as at a closed door: it does not say which rooms there are.
  if (!room.isBegun && beginnersOf(room) === 'moderators') return no('door_closed')
  const { door, isOfServer } = doorOf(room)
  if (door === 'open') return undefined
  const { state, server } = room
  if (isLetIn(actor.here, state)) return undefined
  if (isOfServer && (actor.isVouched === true || isLetIn(actor.everywhere, server))) return undefined
  const isKnown = actor.hasPosted && (!isOfServer || server.keySince === undefined)
  return isKnown ? undefined : no('door_closed')
}

/** P13.11: what they know was deleted. The room that is there now is another one, which they may come into as others do. */
function deletedFor(
  { knows = Infinity }: AccessActor,
  { state: { deleted } }: AccessRoom,
): Decision | undefined {
  return deleted !== undefined && knows < deleted.rev ? wasDeleted(deleted) : undefined
}

export function wasDeleted(deleted: Deletion): Decision {
  return { type: 'no', code: 'room_deleted', deleted }
}

function beginnersOf({ server, fixed }: AccessRoom): Circle {
  return fixed.beginners ?? server.settings.beginners
}

function mutedFor({ here, everywhere }: AccessActor, now: number): Decision | undefined {
  for (const { muted } of [everywhere, here]) {
    const lastsMs = remaining(muted, now)
    if (lastsMs !== 0) return no('muted', lastsMs)
  }
  return undefined
}

function writing(role: Role, { state, server }: AccessRoom): Decision {
  const isOpen = state.settings.writers === 'everyone' && server.settings.writers === 'everyone'
  return isOpen || role !== 'member' ? yes : no('moderators_only')
}

function no(code: Refusing['code'], lastsMs?: number | null): Refusing {
  return { type: 'no', code, ...(lastsMs !== undefined && { lastsMs }) }
}
