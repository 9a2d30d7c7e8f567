import { installedEmojiTable } from '@parley/emoji-data'
import { emojiIndex } from '@parley/shared/emoji-table'
import { expect, test } from 'vitest'
import { sectionsOf, type PickerContent } from './picker-sections.ts'

const index = emojiIndex(installedEmojiTable())
const plain: PickerContent = { index, tone: 0, recent: [], words: new Map([['1f44b', 'waving hand bye']]) }

function section(name: string, content: PickerContent, typed = '') {
  return sectionsOf(typed, content).find((one) => one.name === name)?.choices ?? []
}

test('shows all emoji by category, without regional letters and bare tones', () => {
  expect(sectionsOf('', plain).map(({ name, choices }) => [name, choices.length > 100])).toEqual([
    ['recent', false],
    ...['people', 'nature', 'food', 'activity', 'travel', 'objects', 'symbols', 'flags'].map((name) => [
      name,
      true,
    ]),
  ])
  const codes = sectionsOf('', plain).flatMap(({ choices }) => choices.map(({ code }) => code))
  expect(new Set(codes).size).toBe(codes.length)
  expect(codes).not.toContain('1f1e6')
  expect(codes).not.toContain('1f3fb')
})

test('applies the chosen tone where an emoji has tones', () => {
  const toned = section('people', { ...plain, tone: 3 })
  expect(toned).toContainEqual({ code: '1f44b-1f3fd', name: 'wave' })
  expect(toned).toContainEqual({ code: '1f600', name: 'grinning' })
})

test('recent emoji keep their tone, and unknown codes are left out', () => {
  const recent = ['1f44b-1f3ff', '1f575-1f3fb-200d-2640-fe0f', 'abc']
  expect(section('recent', { ...plain, tone: 1, recent })).toEqual([
    { code: '1f44b-1f3ff', name: 'wave' },
    { code: '1f575-1f3fb-200d-2640-fe0f', name: 'woman_detective' },
  ])
})

test('a search matches names and keywords, in the chosen tone', () => {
  expect(section('found', plain, 'tada')[0]).toEqual({ code: '1f389', name: 'tada' })
  expect(section('found', { ...plain, tone: 1 }, 'bye')).toContainEqual({ code: '1f44b-1f3fb', name: 'wave' })
  expect(section('found', plain, 'nothing is called so')).toEqual([])
})
