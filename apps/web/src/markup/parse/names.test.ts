import { expect, test } from 'vitest'
import { namesIn, noNames, withNames } from './names.ts'

test('names are known without case, the longest first', () => {
  const names = withNames(noNames, ['Bob', 'Ada Lovelace', 'bob', ''])
  expect([...names.lowerCase]).toEqual(['bob', 'ada lovelace'])
  expect(names.lengths).toEqual([12, 3])
})

test('nothing changes when nobody is new', () => {
  const names = withNames(noNames, ['Ada', 'Bob'])
  expect(withNames(names, ['BOB', 'Ada'])).toBe(names)
  expect(withNames(names, ['Bob', 'Cem'])).not.toBe(names)
})

test('what a message may call changes only when its own names do', () => {
  const before = withNames(noNames, ['Ada'])
  const hello = namesIn('hello @Ada and @Bob', before)
  expect([...hello.lowerCase]).toEqual(['ada'])
  const cem = withNames(before, ['Cem'])
  expect(namesIn('hello @Ada and @Bob', cem, hello)).toBe(hello)
  const bob = withNames(cem, ['Bob'])
  expect([...namesIn('hello @Ada and @Bob', bob, hello).lowerCase]).toEqual(['ada', 'bob'])
  expect(namesIn('hello', bob)).toBe(noNames)
})
