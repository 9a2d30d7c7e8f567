import { expect, test } from 'vitest'
import { typedName } from './typed-name.ts'

const known = ['Ada', 'Ada Lo', 'Bob', '林']

test.for([
  ['@Ada', 'Ada', ''],
  ['Ada', 'Ada', ''],
  ['@ada 10m', 'Ada', '10m'],
  ['@Ada Lo 10m', 'Ada Lo', '10m'],
  ['ADA LO', 'Ada Lo', ''],
  ['@Ada Long 10m', 'Ada', 'Long 10m'],
  ['@Adam 10m', 'Adam', '10m'],
  ['"Ada" Lo', 'Ada', 'Lo'],
  ['@"Eve Lin"  2h ', 'Eve Lin', '2h'],
  ['Eve Lin', 'Eve', 'Lin'],
  ['@林 1d', '林', '1d'],
  ['Bob is rude\nreally', 'Bob', 'is rude\nreally'],
] as const)('%j means %j, and %j is behind it', ([text, username, rest]) => {
  expect(typedName(text, known)).toEqual({ username, rest })
})

test.for(['', ' ', '@', '""', '@" " x'])('%j names nobody', (text) => {
  expect(typedName(text, known)).toBeUndefined()
})
