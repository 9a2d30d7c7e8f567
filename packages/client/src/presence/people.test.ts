import type { Person } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { nobody, update } from './people.ts'

const alice = person('alice')
const bob = person('bob')
const carol = person('carol')
const here = { count: 2, listed: [alice, bob] }

describe('P6.1: presence', () => {
  test.each([
    [
      'who arrived',
      here,
      { count: 3, arrived: [carol], left: [] },
      { count: 3, listed: [alice, bob, carol] },
    ],
    ['who left', here, { count: 1, arrived: [], left: [alice] }, { count: 1, listed: [bob] }],
    ['both', here, { count: 2, arrived: [carol], left: [bob] }, { count: 2, listed: [alice, carol] }],
    ['the first', nobody, { count: 1, arrived: [alice], left: [] }, { count: 1, listed: [alice] }],
    ['who is here already', here, { count: 2, arrived: [bob], left: [] }, here],
    ['who was never here', here, { count: 2, arrived: [], left: [carol] }, here],
    ['a count alone', here, { count: 9, arrived: [], left: [] }, { count: 9, listed: [alice, bob] }],
  ])('tells %s', (_what, before, news, after) => {
    expect(update(before, { type: 'presence', ...news })).toEqual(after)
  })

  test('P6.5: who is idle or back is shown so, in their place', () => {
    const idle = { ...alice, idle: true } as const
    const away = update(here, { ...presence([], []), count: 2, changed: [idle] })
    expect(away).toEqual({ count: 2, listed: [idle, bob] })
    expect(update(away, { ...presence([], []), count: 2, changed: [alice] })).toEqual(here)
    expect(update(here, { ...presence([], []), count: 2, changed: [carol] })).toEqual(here)
    expect(update(away, presence([], [alice])).listed).toEqual([bob])
  })

  test('keeps two of one name apart by their pictures', () => {
    const other = { ...alice, avatar: 'f'.repeat(64) }
    const people = update({ count: 2, listed: [alice, other] }, presence([], [other]))
    expect(people.listed).toEqual([alice])
  })

  test('leaves the list it was given as it was', () => {
    update(here, presence([carol], [bob]))
    expect(here.listed).toEqual([alice, bob])
  })
})

function presence(arrived: Person[], left: Person[]) {
  return { type: 'presence', count: 1, arrived, left } as const
}

function person(username: string): Person {
  return { username, avatar: 'a'.repeat(64) }
}
