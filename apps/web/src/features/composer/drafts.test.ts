import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { draftOf, forgetDrafts, keepDraft } from './drafts.ts'

let kept: Map<string, string>

beforeEach(() => {
  kept = new Map()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
})
afterEach(() => vi.unstubAllGlobals())

test('a draft comes back in its room, and in no other', () => {
  keepDraft('lobby', 'ada', 'half a thought')
  keepDraft('team', 'ada', 'another')
  expect(draftOf('lobby', 'ada')).toBe('half a thought')
  expect(draftOf('team', 'ada')).toBe('another')
  expect(draftOf('elsewhere', 'ada')).toBe('')
})

test('a draft is of the person who wrote it', () => {
  keepDraft('lobby', 'ada', 'secret')
  expect(draftOf('lobby', 'grace')).toBe('')
  keepDraft('lobby', 'grace', 'mine')
  expect(draftOf('lobby', 'grace')).toBe('mine')
  expect(draftOf('lobby', 'ada')).toBe('')
})

test('an empty draft is forgotten, the others stay', () => {
  keepDraft('lobby', 'ada', 'one')
  keepDraft('team', 'ada', 'two')
  keepDraft('lobby', 'ada', '')
  expect(draftOf('lobby', 'ada')).toBe('')
  expect(draftOf('team', 'ada')).toBe('two')
  keepDraft('team', 'ada', '')
  expect(kept.size).toBe(0)
})

test('forgetting leaves nothing behind', () => {
  keepDraft('lobby', 'ada', 'one')
  forgetDrafts()
  expect(kept.size).toBe(0)
})

test('a room may have any name that an object has a use for', () => {
  expect(draftOf('constructor', 'ada')).toBe('')
  keepDraft('constructor', 'ada', 'text')
  expect(draftOf('constructor', 'ada')).toBe('text')
})

test('what somebody else put there is no draft', () => {
  kept.set('parley.drafts', '{"token":"ada","drafts":[["lobby",7]]}')
  expect(draftOf('lobby', 'ada')).toBe('')
})
