import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { person, samePerson } from './person.ts'

const alice = { username: 'alice', avatar: 'a'.repeat(64) }

describe('samePerson', () => {
  test('is true when name and avatar are equal', () => {
    expect(samePerson(alice, { ...alice })).toBe(true)
  })

  test('is false when only one of them is equal', () => {
    expect(samePerson(alice, { ...alice, username: 'Alice' })).toBe(false)
    expect(samePerson(alice, { ...alice, avatar: 'b'.repeat(64) })).toBe(false)
  })
})

describe('P8.1: an avatar is 64 hex digits in lower case, never an email', () => {
  test('such as a SHA-256', () => {
    expect(v.parse(person, alice)).toEqual(alice)
  })

  test.each(['', 'a'.repeat(63), 'a'.repeat(65), 'A'.repeat(64), 'g'.repeat(64), 'alice@example.com'])(
    'not %j',
    (avatar) => {
      expect(v.is(person, { ...alice, avatar })).toBe(false)
    },
  )
})
