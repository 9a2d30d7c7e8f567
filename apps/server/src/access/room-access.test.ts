import { expect, test } from 'vitest'
import { MemoryAccess } from '../testing/memory-access.ts'
import { MemoryStorage } from '../testing/memory-storage.ts'
import type { StoredEntry } from './entries.ts'
import { RoomAccess, type LoadedStanding } from './room-access.ts'
import { newcomer } from './standing.ts'

const ada = { person: 'ada', username: 'Ada', avatar: 'a'.repeat(64) }
const loaded: LoadedStanding = { standing: newcomer, hasPosted: false }
const ban: StoredEntry = { rev: 1, at: 0, by: ada, entry: { kind: 'ban', subject: ada, forMs: null } }

function opened() {
  return new RoomAccess('lobby', new MemoryAccess(new MemoryStorage()))
}

test('whose standing could not be read is not here, and takes nobody else away when they leave', async () => {
  const room = opened()
  const failed = room.enter('ada', () => Promise.reject(new Error('unreadable')))
  await expect(failed.loaded).rejects.toThrow('unreadable')
  expect(room.of('ada')).toBeUndefined()
  const second = room.enter('ada', () => Promise.resolve(loaded))
  await second.loaded
  failed.leave()
  failed.leave()
  expect(room.of('ada')).toBeDefined()
  second.leave()
  expect(room.of('ada')).toBeUndefined()
})

test('who leaves while they are read, and comes back, keeps what is decided meanwhile', async () => {
  const room = opened()
  const first = Promise.withResolvers<LoadedStanding>()
  const second = Promise.withResolvers<LoadedStanding>()
  const gone = room.enter('ada', () => first.promise)
  gone.leave()
  const back = room.enter('ada', () => second.promise)
  first.resolve(loaded)
  await gone.loaded
  room.add([ban])
  second.resolve(loaded)
  await back.loaded
  expect(room.of('ada')?.standing.banned).toEqual({ at: 0, forMs: null })
  gone.leave()
  expect(room.of('ada')).toBeDefined()
})

test('what has ended leaves the list, and roles and what holds stay', () => {
  const room = opened()
  const of = (person: string, entry: object) =>
    ({ rev: 1, at: 0, by: ada, entry: { subject: { ...ada, person }, ...entry } }) as StoredEntry
  room.add([
    of('owner', { kind: 'role', role: 'owner' }),
    of('asks', { kind: 'ask' }),
    of('muted', { kind: 'mute', forMs: 1_000 }),
    of('banned', { kind: 'ban', forMs: null }),
  ])
  const listed = () => [...room.notable].map(({ subject }) => subject.person)
  room.refresh(999)
  expect(listed()).toEqual(['owner', 'asks', 'muted', 'banned'])
  room.refresh(1_000)
  expect(listed()).toEqual(['owner', 'asks', 'banned'])
  room.refresh(10 * 60_000)
  expect(listed()).toEqual(['owner', 'banned'])
})

test('P13.5: what was made under a clock that was ahead counts from now, for who is here and in the list', async () => {
  const room = opened()
  const held = room.enter('ada', () => Promise.resolve(loaded))
  await held.loaded
  room.add([
    { ...ban, at: 9_000, entry: { kind: 'mute', subject: ada, forMs: 500 } },
    { ...ban, at: 9_000, entry: { kind: 'ban_address', subject: ada, address: 'a', forMs: 500 } },
  ])
  room.refresh(1_000)
  room.refresh(1_400)
  expect(room.of('ada')?.standing.muted?.at).toBe(1_000)
  expect(room.listed('ada')?.standing.muted?.at).toBe(1_000)
  expect(room.state.addresses).toMatchObject([{ at: 1_000 }])
  room.refresh(1_500)
  expect(room.listed('ada')).toBeUndefined()
})
