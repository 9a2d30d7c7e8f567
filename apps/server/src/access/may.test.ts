import { defaultSettings, doors, type Door, type RoomSettings } from '@parley/shared'
import { expect, test } from 'vitest'
import { actionGroups, decisionRows, type ActionGroup } from '../testing/access/decision-table.ts'
import { accessActions, may, outranks, type AccessActor, type AccessRoom } from './may.ts'
import { emptyRoom } from './room-state.ts'
import { newcomer, type Standing } from './standing.ts'

const now = 1_700_000_000_000
const closedDoors = doors.filter((door) => door !== 'open')

const deleter = { person: 'bob', username: 'Bob', avatar: 'b'.repeat(64) }

interface Case {
  actor: Partial<Omit<AccessActor, 'here' | 'everywhere'>>
  here?: Partial<Standing>
  everywhere?: Partial<Standing>
  room?: Partial<AccessRoom>
}

/** The cases of each line of the table; with a closed door, one for each of them. */
const cases: Record<string, Case | ((closed: Pick<AccessRoom, 'state' | 'server'>) => Case)> = {
  'anybody at an open door': { actor: {} },
  'a stranger at a closed door': (room) => ({ actor: {}, room }),
  'who has posted, at a closed door': (room) => ({ actor: { hasPosted: true }, room }),
  'who was let in, at a closed door': (room) => ({
    actor: {},
    here: { letIn: 6 },
    room: { ...room, state: { ...room.state, keySince: 5 } },
  }),
  'who was sent out, at a closed door': (room) => ({
    actor: {},
    here: { letIn: 5 },
    room: { ...room, state: { ...room.state, keySince: 5 } },
  }),
  'who was sent out, at an open door': { actor: {}, here: { sentOut: 9 } },
  'who is muted': { actor: {}, here: { muted: { at: now - 1, forMs: 2 } } },
  'who was muted until now': { actor: {}, here: { muted: { at: now - 1, forMs: 1 } } },
  'who is banned': { actor: {}, everywhere: { banned: { at: now + 9, forMs: null } } },
  'a newcomer from a banned address': { actor: { address: 'bad' }, room: withAddress('bad') },
  'who was known before the address was banned': {
    actor: { address: 'bad', knownSince: now - 9 },
    room: withAddress('bad'),
  },
  'a member where moderators write': { actor: {}, room: { state: roomWith({ writers: 'moderators' }) } },
  'a member where no room is begun': {
    actor: {},
    room: { isBegun: false, server: roomWith({ beginners: 'moderators' }) },
  },
  'who was inside when the room was deleted': {
    actor: { knows: 6 },
    everywhere: { role: 'owner' },
    room: { state: { ...emptyRoom, deleted: { rev: 7, at: now, by: deleter } } },
  },
  'a moderator of the room': (room) => ({ actor: {}, here: { role: 'moderator' }, room }),
  'a moderator of the server': (room) => ({ actor: {}, everywhere: { role: 'moderator' }, room }),
  'a moderator who is muted': {
    actor: {},
    here: { role: 'moderator' },
    everywhere: { muted: { at: now, forMs: null } },
  },
  'a moderator who is banned': {
    actor: {},
    everywhere: { role: 'moderator' },
    here: { banned: { at: now, forMs: null } },
  },
  'an owner of the room': (room) => ({ actor: {}, here: { role: 'owner' }, room }),
  'an owner of the server': (room) => ({ actor: {}, everywhere: { role: 'owner' }, room }),
  'anybody outside a private conversation': { actor: { isParticipant: false }, room: { isPrivate: true } },
  'an owner of the server outside a private conversation': {
    actor: {},
    here: { role: 'owner', letIn: 9 },
    everywhere: { role: 'owner' },
    room: { isPrivate: true },
  },
  'one of those in a private conversation': { actor: { isParticipant: true }, room: { isPrivate: true } },
  'an owner of the server in a private conversation': {
    actor: { isParticipant: true },
    everywhere: { role: 'owner' },
    room: { isPrivate: true },
  },
  'who has left a private conversation': { actor: { hasPosted: true }, room: { isPrivate: true } },
}

test('the table has a column for each action, and a case for each line', () => {
  expect(Object.values(actionGroups).flat().sort()).toEqual([...accessActions].sort())
  expect(decisionRows.map(({ who }) => who)).toEqual(Object.keys(cases))
})

test.for(decisionRows)('P12.1, P13: decides for $who', ({ who, answers }) => {
  const found = cases[who]
  const all = typeof found === 'function' ? closedRooms().map(found) : [found]
  for (const one of all) {
    if (one === undefined) throw new Error(`There is no case of ${who}.`)
    for (const group of Object.keys(actionGroups) as ActionGroup[])
      for (const action of actionGroups[group]) {
        const decision = may(actorOf(one), action, roomOf(one), now)
        const answer = decision.type === 'yes' ? 'yes' : decision.code
        expect([action, answer], JSON.stringify(one)).toEqual([action, answers[group]])
      }
  }
})

test('P13.11: a room that was deleted is a new one for who knows it since, and its door and bans come first', () => {
  const deleted = { rev: 7, at: now, by: deleter }
  const decide = (knows: number | undefined, actor: Case, settings: Partial<RoomSettings> = {}) => {
    const state = { ...roomWith(settings), deleted }
    const asking = { ...actorOf(actor), ...(knows !== undefined && { knows }) }
    return may(asking, 'join', roomOf({ actor: {}, room: { state } }), now)
  }
  expect(decide(6, { actor: {} })).toEqual({ type: 'no', code: 'room_deleted', deleted })
  expect(decide(7, { actor: {} })).toEqual({ type: 'yes' })
  expect(decide(undefined, { actor: {} })).toEqual({ type: 'yes' })
  expect(decide(6, { actor: {} }, { door: 'known' })).toMatchObject({ code: 'door_closed' })
  expect(decide(6, { actor: {}, everywhere: { banned: { at: now, forMs: null } } })).toMatchObject({
    code: 'banned',
  })
})

test('P13.5: says whether a ban is of the room alone, also one of an address', () => {
  const banned = { at: now, forMs: null }
  const decide = (one: Case) => may(actorOf(one), 'join', roomOf(one), now)
  expect(decide({ actor: {}, here: { banned } })).toEqual({
    type: 'no',
    code: 'banned',
    lastsMs: null,
    here: true,
  })
  expect(decide({ actor: {}, everywhere: { banned } })).toEqual({ type: 'no', code: 'banned', lastsMs: null })
  expect(decide({ actor: {}, here: { banned }, everywhere: { banned } })).not.toHaveProperty('here')
  expect(decide({ actor: { address: 'bad' }, room: withAddress('bad') })).toHaveProperty('here', true)
})

test('P13.2: nobody outranks the same role, but an owner an owner', () => {
  const roles = ['member', 'moderator', 'owner'] as const
  const above = roles.flatMap((one) =>
    roles.filter((other) => outranks(one, other)).map((other) => [one, other]),
  )
  expect(above).toEqual([
    ['moderator', 'member'],
    ['owner', 'member'],
    ['owner', 'moderator'],
    ['owner', 'owner'],
  ])
})

test('P13.4, P13.5: what the operator has fixed comes before what rooms say, and their door before the server’s', () => {
  const stranger = actorOf({ actor: {} })
  const decide = (room: Partial<AccessRoom>) => may(stranger, 'join', roomOf({ actor: {}, room }), now).type
  expect(decide({ server: roomWith({ door: 'known' }) })).toBe('no')
  expect(decide({ server: roomWith({ door: 'known' }), state: roomWith({ door: 'open' }) })).toBe('yes')
  expect(decide({ fixed: { door: 'known' }, state: roomWith({ door: 'open' }) })).toBe('no')
  expect(decide({ fixed: { door: 'open' }, state: roomWith({ door: 'known' }) })).toBe('yes')
})

function closedRooms() {
  const ofRoom = closedDoors.map((door) => ({ state: roomWith({ door }), server: emptyRoom }))
  const ofServer = closedDoors.map((door: Door) => ({ state: emptyRoom, server: roomWith({ door }) }))
  return [...ofRoom, ...ofServer]
}

function roomWith(settings: Partial<RoomSettings>) {
  return { ...emptyRoom, settings: { ...defaultSettings, ...settings } }
}

function withAddress(address: string) {
  return { state: { ...emptyRoom, addresses: [{ address, person: 'eve', at: now - 1, forMs: 1_000 }] } }
}

function actorOf({ actor, here, everywhere }: Case): AccessActor {
  return {
    ...{ hasPosted: false, knownSince: undefined, address: 'good', ...actor },
    here: { ...newcomer, ...here },
    everywhere: { ...newcomer, ...everywhere },
  }
}

function roomOf({ room }: Case): AccessRoom {
  return { state: emptyRoom, server: emptyRoom, isBegun: true, fixed: {}, ...room }
}
