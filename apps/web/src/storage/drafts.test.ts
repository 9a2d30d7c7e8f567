import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadDraft, forgetDrafts, saveDraft } from './drafts.ts'

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

test('loads a draft only in its own room', () => {
  saveDraft('lobby', 'ada', 'half a thought')
  saveDraft('team', 'ada', 'another')
  expect(loadDraft('lobby', 'ada')).toBe('half a thought')
  expect(loadDraft('team', 'ada')).toBe('another')
  expect(loadDraft('elsewhere', 'ada')).toBe('')
})

test('loads a draft only for the person who wrote it', () => {
  saveDraft('lobby', 'ada', 'secret')
  expect(loadDraft('lobby', 'grace')).toBe('')
  saveDraft('lobby', 'grace', 'mine')
  expect(loadDraft('lobby', 'grace')).toBe('mine')
  expect(loadDraft('lobby', 'ada')).toBe('')
})

test('removes an empty draft and keeps the others', () => {
  saveDraft('lobby', 'ada', 'one')
  saveDraft('team', 'ada', 'two')
  saveDraft('lobby', 'ada', '')
  expect(loadDraft('lobby', 'ada')).toBe('')
  expect(loadDraft('team', 'ada')).toBe('two')
  saveDraft('team', 'ada', '')
  expect(kept.size).toBe(0)
})

test('forgetDrafts removes everything', () => {
  saveDraft('lobby', 'ada', 'one')
  forgetDrafts()
  expect(kept.size).toBe(0)
})

test('a room may be named like a property of Object', () => {
  expect(loadDraft('constructor', 'ada')).toBe('')
  saveDraft('constructor', 'ada', 'text')
  expect(loadDraft('constructor', 'ada')).toBe('text')
})

test('ignores invalid stored data', () => {
  kept.set('parley.drafts', '{"token":"ada","drafts":[["lobby",7]]}')
  expect(loadDraft('lobby', 'ada')).toBe('')
})
