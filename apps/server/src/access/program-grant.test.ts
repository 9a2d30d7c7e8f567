import { programPermissions, type ProgramPermission } from '@parley/shared'
import { expect, test } from 'vitest'
import { accessActions, may, type AccessActor, type AccessRoom } from './may.ts'
import { emptyRoom } from './room-state.ts'
import { newcomer } from './standing.ts'

const now = 1_700_000_000_000

interface Case {
  actor?: Partial<AccessActor>
  program?: Partial<AccessActor['program']>
  room?: Partial<AccessRoom>
  may: ProgramPermission[]
}

const closed = { state: { ...emptyRoom, settings: { ...emptyRoom.settings, door: 'key' as const } } }
const banned = { at: now, forMs: null }
const bannedAddress = {
  state: { ...emptyRoom, addresses: [{ address: '', person: 'bob', at: now - 1, forMs: 60_000 }] },
}
const moderating = { here: { ...newcomer, role: 'moderator' as const } }

/** What each program may do; everything else is `other`. */
const rows: [who: string, Case, allowed: string, other: string][] = [
  ['that may do nothing', { may: [] }, 'join', 'not_allowed'],
  ['that may read', { may: ['read'] }, 'join listen read_history search see_people', 'not_allowed'],
  [
    'that may post',
    { may: ['post'] },
    'join type post upload edit remove remove_card react preview',
    'not_allowed',
  ],
  [
    'that may keep order',
    { may: ['moderate'], actor: { here: { ...newcomer, role: 'moderator' } } },
    'join remove remove_any pin moderate let_in audit',
    'not_allowed',
  ],
  [
    'in a room that is none of its own',
    { may: [...programPermissions], program: { isItsRoom: false } },
    '',
    'no_such_room',
  ],
  [
    'in a private conversation',
    { may: [...programPermissions], room: { isPrivate: true } },
    '',
    'no_such_room',
  ],
  ['at a closed door', { may: ['read'], room: closed }, '', 'door_closed'],
  [
    'at the closed door of a room that was named to it',
    { may: ['read'], room: closed, program: { isNamed: true } },
    'join listen read_history search see_people',
    'not_allowed',
  ],
  [
    'that may keep order at a closed door',
    { may: ['moderate'], room: closed, actor: moderating },
    '',
    'door_closed',
  ],
  [
    'that may keep order at the closed door of a room that was named to it',
    { may: ['moderate'], room: closed, actor: moderating, program: { isNamed: true } },
    'join remove remove_any pin moderate let_in audit',
    'not_allowed',
  ],
  [
    'that may keep order in a room that nobody but moderators may begin',
    { may: ['moderate'], room: { isBegun: false, fixed: { beginners: 'moderators' } }, actor: moderating },
    '',
    'door_closed',
  ],
  [
    'that may keep order at an address that is banned',
    { may: ['moderate'], room: bannedAddress, actor: moderating },
    '',
    'banned',
  ],
  [
    'at an address that is banned, in a room that was named to it',
    { may: ['read'], room: bannedAddress, program: { isNamed: true } },
    'join listen read_history search see_people',
    'not_allowed',
  ],
  [
    'that is banned',
    { may: ['read'], program: { isNamed: true }, actor: { here: { ...newcomer, banned } } },
    '',
    'banned',
  ],
  [
    'that is muted',
    { may: ['post'], actor: { everywhere: { ...newcomer, muted: banned } } },
    'join remove remove_card',
    'muted',
  ],
]

test.for(rows)('P19.3: decides for a program %s', ([, one, allowed, other]) => {
  const actor: AccessActor = {
    ...{ here: newcomer, everywhere: newcomer, hasPosted: false, knownSince: now, address: '' },
    ...one.actor,
    program: { may: new Set(one.may), isItsRoom: true, isNamed: false, ...one.program },
  }
  const room = { state: emptyRoom, server: emptyRoom, isBegun: true, fixed: {}, ...one.room }
  for (const action of accessActions) {
    const decision = may(actor, action, room, now)
    const answer = decision.type === 'yes' ? 'yes' : decision.code
    const isAllowed = allowed.split(' ').includes(action)
    // What a program may do nowhere is told before what holds for it here.
    const expected = isAllowed ? ['yes'] : other === 'no_such_room' ? [other] : [other, 'not_allowed']
    expect([action, expected.includes(answer)], answer).toEqual([action, true])
  }
  if (allowed === '') expect(may(actor, 'join', room, now)).toMatchObject({ type: 'no', code: other })
})
