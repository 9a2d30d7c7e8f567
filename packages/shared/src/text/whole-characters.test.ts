import { describe, expect, test } from 'vitest'
import { beginningOf, characterAt, firstCharacters } from './whole-characters.ts'

const family = '👨‍👩‍👧'

describe('the beginning of a text', () => {
  test('is all of a short one', () => {
    expect(beginningOf('hello', 5)).toBe('hello')
    expect(beginningOf('', 5)).toBe('')
  })

  test.each([
    ['hello there', 8, 'hello t…'],
    ['hello there', 7, 'hello…'],
    [`hello ${family} there`, 10, 'hello…'],
    [`hello ${family} there`, 15, `hello ${family}…`],
    ['ab\u0301cdef', 4, 'ab\u0301…'],
    ['ab\u0301cdef', 3, 'a…'],
    ['ok 🇦🇹🇩🇪!', 8, 'ok 🇦🇹…'],
    ['नमस्ते दुनिया', 5, 'नम…'],
    ['👍🏽👍🏽👍🏽', 8, '👍🏽…'],
    ['a\r\nb c', 3, 'a…'],
  ])('is cut between characters: %j to %i', (text, most, beginning) => {
    expect(beginningOf(text, most)).toBe(beginning)
  })
})

test('the first characters have no ellipsis', () => {
  expect(firstCharacters(`Ada ${family}`, 6)).toBe('Ada')
  expect(firstCharacters(`Ada ${family}`, 12)).toBe(`Ada ${family}`)
})

test('finds the character at an index', () => {
  expect(characterAt(`a${family}b`, 4)).toEqual({ start: 1, end: 1 + family.length })
  expect(characterAt('ab', 1)).toEqual({ start: 1, end: 2 })
  expect(characterAt('ab', 2)).toEqual({ start: 2, end: 2 })
})
