import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { personIdOf } from '@parley/shared'
import { newestDraft, rekeyDrafts, saveDraft } from './drafts.ts'
import { forgetDrafts } from './forget-drafts.ts'

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
  expect(textIn('lobby', 'ada')).toBe('secret')
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

test('forgetDrafts removes those of that person alone', () => {
  save('lobby', 'ada', 'one')
  save('lobby', 'grace', 'hers')
  forgetDrafts({ id: 'ada' })
  expect(textIn('lobby', 'ada')).toBe('')
  expect(textIn('lobby', 'grace')).toBe('hers')
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
  expect(JSON.parse(kept.get('parley.drafts.ada') ?? '')).toHaveLength(5)
  expect(textIn('lobby', 'ada')).toBe('text 9')
})

test('ignores invalid stored data', () => {
  kept.set('parley.drafts.ada', '[["lobby",7]]')
  expect(textIn('lobby', 'ada')).toBe('')
})

describe('a draft that an earlier version has stored under the token', () => {
  const token = 't'.repeat(22)
  const ada = personIdOf(token)

  beforeEach(() => byToken(['lobby', 'half a thought'], ['team', 'another', 5, 'b']))

  test('is loaded for the person of the token alone', () => {
    expect(textIn('lobby', ada)).toBe('half a thought')
    expect(textIn('lobby', 'grace')).toBe('')
  })

  test('does not come back when it is sent or removed, and the others stay', () => {
    saveDraft('team', ada, { id: 'b', text: '', at: 6 })
    expect(textIn('team', ada)).toBe('')
    expect(textIn('lobby', ada)).toBe('half a thought')
  })

  test('is stored under the id, and the token with it no more; twice changes nothing', () => {
    for (let time = 1; time <= 2; time += 1) {
      rekeyDrafts(ada)
      expect(JSON.stringify([...kept])).not.toContain(token)
      expect([textIn('lobby', ada), textIn('team', ada)]).toEqual(['half a thought', 'another'])
    }
  })

  test('and was edited by a page of that version meanwhile keeps the newer text', () => {
    rekeyDrafts(ada)
    byToken(['team', 'another, continued', 7, 'b'])
    expect(textIn('team', ada)).toBe('another, continued')
    rekeyDrafts(ada)
    expect(textIn('team', ada)).toBe('another, continued')
    byToken(['team', 'an older text', 6, 'b'])
    rekeyDrafts(ada)
    expect(textIn('team', ada)).toBe('another, continued')
  })

  test('of somebody else stays where it is', () => {
    rekeyDrafts('grace')
    forgetDrafts({ id: 'grace' })
    expect(textIn('lobby', ada)).toBe('half a thought')
    forgetDrafts({ id: ada, token })
    expect(kept.size).toBe(0)
  })

  function byToken(...drafts: unknown[][]) {
    kept.set('parley.drafts', JSON.stringify({ token, drafts }))
  }
})

const textIn = (room: string, person: string) => newestDraft(room, person)?.text ?? ''

function save(room: string, person: string, text: string) {
  saveDraft(room, person, { id: 'one', text, at: 1 })
}
