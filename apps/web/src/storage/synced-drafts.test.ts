import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadSyncedDraft, saveSyncedDraft } from './synced-drafts.ts'

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
})
afterEach(() => vi.unstubAllGlobals())

test('P16.10: what is being stored is known to the next page', () => {
  saveSyncedDraft('ada', 'team', { at: 1, text: 'half', storing: 'half a sentence' })
  saveSyncedDraft('ada', 'garden', { at: 2, text: 'seeds' })
  expect(loadSyncedDraft('ada', 'team')).toEqual({ at: 1, text: 'half', storing: 'half a sentence' })
  expect(loadSyncedDraft('ada', 'garden')).toEqual({ at: 2, text: 'seeds', storing: '' })
  saveSyncedDraft('ada', 'team', { at: 3, text: '' })
  expect(loadSyncedDraft('ada', 'team')).toEqual({ at: 3, text: '', storing: '' })
  expect(loadSyncedDraft('bob', 'team')).toMatchObject({ at: 0, text: '' })
})
