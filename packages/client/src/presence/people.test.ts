import type { Person } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { noPeople, update } from './people.ts'

const alice = person('alice')
const bob = person('bob')
const carol = person('carol')
const here = { count: 2, listed: [alice, bob] }

describe('P6.1: update', () => {
  test.each([
    ['an arrival', here, { count: 3, arrived: [carol], left: [] }, { count: 3, listed: [alice, bob, carol] }],
    ['a departure', here, { count: 1, arrived: [], left: [alice] }, { count: 1, listed: [bob] }],
    ['both', here, { count: 2, arrived: [carol], left: [bob] }, { count: 2, listed: [alice, carol] }],
    ['the first person', noPeople, { count: 1, arrived: [alice], left: [] }, { count: 1, listed: [alice] }],
    ['somebody who is listed already', here, { count: 2, arrived: [bob], left: [] }, here],
    ['somebody who was never listed', here, { count: 2, arrived: [], left: [carol] }, here],
    ['a count alone', here, { count: 9, arrived: [], left: [] }, { count: 9, listed: [alice, bob] }],
  ])('applies %s', (_what, before, news, after) => {
    expect(update(before, { type: 'presence', ...news })).toEqual(after)
  })

  test('P6.5: updates the idle state of a person in place', () => {
    const idle = { ...alice, idle: true } as const
    const away = update(here, { ...presence([], []), count: 2, changed: [idle] })
    expect(away).toEqual({ count: 2, listed: [idle, bob] })
    expect(update(away, { ...presence([], []), count: 2, changed: [alice] })).toEqual(here)
    expect(update(here, { ...presence([], []), count: 2, changed: [carol] })).toEqual(here)
    expect(update(away, presence([], [alice])).listed).toEqual([bob])
  })

  test('tells two people of one name apart by their avatars', () => {
    const other = { ...alice, avatar: 'f'.repeat(64) }
    const people = update({ count: 2, listed: [alice, other] }, presence([], [other]))
    expect(people.listed).toEqual([alice])
  })

  test('does not modify the list it was given', () => {
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
