import { expect, test } from 'vitest'
import { namesIn, noNames, withNames } from './names.ts'

test('ignores case and sorts by length', () => {
  const names = withNames(noNames, ['Bob', 'Ada Lovelace', 'bob', ''])
  expect([...names.lowerCase]).toEqual(['bob', 'ada lovelace'])
  expect(names.lengths).toEqual([12, 3])
})

test('returns the same object when no name is new', () => {
  const names = withNames(noNames, ['Ada', 'Bob'])
  expect(withNames(names, ['BOB', 'Ada'])).toBe(names)
  expect(withNames(names, ['Bob', 'Cem'])).not.toBe(names)
})

test('namesIn changes only with the names in the text', () => {
  const before = withNames(noNames, ['Ada'])
  const hello = namesIn('hello @Ada and @Bob', before)
  expect([...hello.lowerCase]).toEqual(['ada'])
  const cem = withNames(before, ['Cem'])
  expect(namesIn('hello @Ada and @Bob', cem, hello)).toBe(hello)
  const bob = withNames(cem, ['Bob'])
  expect([...namesIn('hello @Ada and @Bob', bob, hello).lowerCase]).toEqual(['ada', 'bob'])
  expect(namesIn('hello', bob)).toBe(noNames)
})
