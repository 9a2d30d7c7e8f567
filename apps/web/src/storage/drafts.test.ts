import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { forgetDrafts, newestDraft, saveDraft } from './drafts.ts'

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
  save('lobby', 'ada', 'half a thought')
  save('team', 'ada', 'another')
  expect(textIn('lobby', 'ada')).toBe('half a thought')
  expect(textIn('team', 'ada')).toBe('another')
  expect(textIn('elsewhere', 'ada')).toBe('')
})

test('loads a draft only for the person who wrote it', () => {
  save('lobby', 'ada', 'secret')
  expect(textIn('lobby', 'grace')).toBe('')
  save('lobby', 'grace', 'mine')
  expect(textIn('lobby', 'grace')).toBe('mine')
  expect(textIn('lobby', 'ada')).toBe('')
})

test('removes an empty draft and keeps the others', () => {
  save('lobby', 'ada', 'one')
  save('team', 'ada', 'two')
  save('lobby', 'ada', '')
  expect(textIn('lobby', 'ada')).toBe('')
  expect(textIn('team', 'ada')).toBe('two')
  save('team', 'ada', '')
  expect(kept.size).toBe(0)
})

test('forgetDrafts removes everything', () => {
  save('lobby', 'ada', 'one')
  forgetDrafts()
  expect(kept.size).toBe(0)
})

test('a room may be named like a property of Object', () => {
  expect(textIn('constructor', 'ada')).toBe('')
  save('constructor', 'ada', 'text')
  expect(textIn('constructor', 'ada')).toBe('text')
})

test('of several drafts in a room the one that was edited last is loaded, and then the others', () => {
  saveDraft('lobby', 'ada', { id: 'b', text: 'newer', at: 2 })
  saveDraft('lobby', 'ada', { id: 'a', text: 'older', at: 1 })
  expect(textIn('lobby', 'ada')).toBe('newer')
  saveDraft('lobby', 'ada', { id: 'b', text: '', at: 3 })
  expect(textIn('lobby', 'ada')).toBe('older')
})

test('keeps at most five drafts in a room', () => {
  for (let at = 1; at <= 9; at += 1) saveDraft('lobby', 'ada', { id: String(at), text: `text ${at}`, at })
  expect(JSON.parse(kept.get('parley.drafts') ?? '')).toMatchObject({ drafts: { length: 5 } })
  expect(textIn('lobby', 'ada')).toBe('text 9')
})

test('loads a draft of an earlier version', () => {
  kept.set('parley.drafts', '{"token":"ada","drafts":[["lobby","half a thought"]]}')
  expect(textIn('lobby', 'ada')).toBe('half a thought')
})

test('ignores invalid stored data', () => {
  kept.set('parley.drafts', '{"token":"ada","drafts":[["lobby",7]]}')
  expect(textIn('lobby', 'ada')).toBe('')
})

const textIn = (room: string, token: string) => newestDraft(room, token)?.text ?? ''

function save(room: string, token: string, text: string) {
  saveDraft(room, token, { id: 'one', text, at: 1 })
}
