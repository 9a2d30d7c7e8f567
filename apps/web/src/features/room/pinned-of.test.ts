import { limits } from '@parley/shared'
import { expect, test } from 'vitest'
import { pinnedOf } from './pinned-of.ts'

const pinned = { id: 42, username: 'ada', message: 'Open day, Sat 5 Dec.' }

test('P12.2: the line is the pinned message', () => {
  expect(pinnedOf({ topic: 'Soldering', pinned })).toMatchObject({ text: pinned.message, id: 42 })
})

test.each([
  { topic: 'Soldering' },
  { topic: 'Soldering', pinned: { ...pinned, message: '', removed: true as const } },
])('P12.2: without a pinned message it is the topic', (shown) => {
  expect(pinnedOf(shown)).toEqual({ key: 'topic Soldering', text: 'Soldering' })
})

test('a spoiler that the beginning ends in is closed', () => {
  const message = `it was ||${'the butler '.repeat(100)}`.slice(0, limits.quote)
  expect(pinnedOf({ topic: '', pinned: { ...pinned, message } })?.text).toMatch(/^it was \|\|the.*…\|\|$/)
})

test('there is none without either, and with an earlier server', () => {
  expect(pinnedOf({ topic: '' })).toBeUndefined()
  expect(pinnedOf(undefined)).toBeUndefined()
})

test('a line that was hidden shows again when its message is edited', () => {
  const edited = { ...pinned, message: 'Open day, Sun 6 Dec.' }
  expect(pinnedOf({ topic: '', pinned })?.key).not.toBe(pinnedOf({ topic: '', pinned: edited })?.key)
})
