import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { isConversation, roomName, roomOfPath } from './room-name.ts'
import { pathOfRoom } from './room-path.ts'

describe('P4.6: reads the room from its path', () => {
  test.each([
    ['/', 'lobby'],
    ['/r/lobby', 'lobby'],
    ['/r/team', 'team'],
    ['/r/team/', 'team'],
    ['/r/2026-plans_a', '2026-plans_a'],
    ['/r/TEAM', 'team'],
    ['/r/%C3%84pfel', 'äpfel'],
    ['/r/A%CC%88pfel', 'äpfel'],
    ['/r/äpfel', 'äpfel'],
    ['/r/%E8%81%8A%E5%A4%A9', '聊天'],
    ['/r/%D8%AF%D8%B1%D8%AF%D8%B4%D8%A9', 'دردشة'],
    ['/r/%E0%A4%B9%E0%A4%BF%E0%A4%A8%E0%A5%8D%E0%A4%A6%E0%A5%80', 'हिन्दी'],
    [`/r/${'a'.repeat(64)}`, 'a'.repeat(64)],
    [`/r/_${'0A'.repeat(16)}`, `_${'0a'.repeat(16)}`],
  ])('%s to %s', (path, room) => {
    expect(roomOfPath(path)).toBe(room)
  })
})

describe('P4.6: finds no room in any other path', () => {
  test.each([
    '',
    'lobby',
    '/lobby',
    '/r',
    '/r/',
    '/r//',
    '/R/team',
    '/r/team/more',
    '/x/r/team',
    '/r/..',
    '/r/%2e%2e',
    '/r/%2E%2E%2Fetc%2Fpasswd',
    '/r/a%2Fb',
    '/r/a%5Cb',
    '/r/a.b',
    '/r/a b',
    '/r/a%20b',
    '/r/a%00',
    '/r/a%0A',
    '/r/%',
    '/r/%zz',
    '/r/%C3',
    '/r/%ED%A0%80',
    '/r/-a',
    '/r/_a',
    `/r/_${'a'.repeat(31)}`,
    `/r/_${'a'.repeat(33)}`,
    `/r/_${'g'.repeat(32)}`,
    `/r/__${'a'.repeat(32)}`,
    '/r/%CC%88a',
    '/r/😄',
    '/r/<script>',
    '/r/a%E2%80%AEb',
    '/r/lobb%E3%85%A4y',
    '/r/lobby%EF%B8%8F',
    `/r/${'a'.repeat(65)}`,
  ])('%j', (path) => {
    expect(roomOfPath(path)).toBeUndefined()
  })
})

describe('P4.6: normalises a room name', () => {
  const letters = fc.constantFrom(...Array.from('aIJTWßẞΣςİı聊1-_\u01f0\u030c\u0307\u0308\u0331'))
  const names = fc
    .string({ unit: letters, minLength: 1, maxLength: 8 })
    .map((text) => v.safeParse(roomName, text))
    .filter(({ success }) => success)
    .map(({ output }) => output as string)

  test('J̌ is composed in lower case', () => {
    expect(v.parse(roomName, 'J\u030c')).toBe('\u01f0')
  })

  test('idempotently', () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(v.parse(roomName, name)).toBe(name)
        expect(v.parse(roomName, name.normalize('NFD'))).toBe(name)
      }),
    )
  })

  test('so that its path names it', () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(roomOfPath(pathOfRoom(name))).toBe(name)
      }),
    )
  })
})

describe('P4.6: makes the path of a room', () => {
  test.each([
    ['lobby', '/'],
    ['team', '/r/team'],
    ['聊天', '/r/%E8%81%8A%E5%A4%A9'],
  ])('%s is %s', (room, path) => {
    expect(pathOfRoom(room)).toBe(path)
  })
})

describe('P4.6: refuses a name', () => {
  test.each([
    ['', 'bad_room'],
    [' ', 'bad_room'],
    ['a/b', 'bad_room'],
  ])('%j as %s', (name, problem) => {
    expect(v.safeParse(roomName, name).issues?.[0].message).toBe(problem)
  })

  test('with its limit when it is too long', () => {
    expect(v.safeParse(roomName, 'é'.repeat(65)).issues?.[0]).toMatchObject({ requirement: 64 })
    expect(v.safeParse(roomName, 'e\u0301'.repeat(64)).success).toBe(true)
  })
})

test('P17.1: the names of conversations are those alone that no other room can have', () => {
  const hex = '9f86d081884c7d659a2feaa0c55ad015'
  expect(isConversation(`_${hex}`)).toBe(true)
  for (const name of [hex, `__${hex}`, `_${hex}0`, `_${hex.slice(1)}`, `_${hex.toUpperCase()}`, `a_${hex}`])
    expect(isConversation(name)).toBe(false)
})
