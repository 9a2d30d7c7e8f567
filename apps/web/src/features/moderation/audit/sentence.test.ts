import { defaultSettings, type AuditEntry } from '@parley/shared'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { conversationKinds, entryKinds } from '../../../../../server/src/access/entries.ts'
import { setLanguage } from '../../../i18n/language.ts'
import { loadModerationWords, moderationWords } from '../../../i18n/moderation-words.ts'
import { partsOf } from '../../../i18n/who.ts'
import { sentencesOf } from './sentence.ts'

const avatar = 'a'.repeat(64)
const plain = (entry: Partial<AuditEntry> & { kind: string }) =>
  sentencesOf({
    rev: 1,
    at: 0,
    by: { username: 'Mira', avatar },
    subject: { username: 'trolley', avatar },
    ...entry,
  }).map((sentence) => partsOf(sentence).join(''))

beforeAll(async () => {
  await setLanguage('en')
  await loadModerationWords()
})
afterAll(() => setLanguage('en'))

test.each([
  [{ kind: 'mute', lasts: 600 }, 'Mira muted trolley for 10 minutes'],
  [{ kind: 'mute', lasts: null }, 'Mira muted trolley until it is lifted'],
  [{ kind: 'ban', lasts: 86_400 }, 'Mira banned trolley for 1 day'],
  [{ kind: 'remove_messages', count: 14 }, 'Mira removed 14 messages of trolley'],
  [{ kind: 'remove_messages', count: 0 }, 'Mira removed all messages of trolley: there were none'],
  [{ kind: 'role', role: 'moderator' as const }, 'Mira made trolley a moderator'],
  [{ kind: 'settings', settings: { pinned: 0 } }, 'Mira unpinned the message'],
  [{ kind: 'settings', settings: { door: null } }, 'Mira changed who may come in: As in all rooms'],
  [{ kind: 'settings', settings: { slow: 30 } }, 'Mira set slow mode: 30 seconds'],
])('P13.6: %j is one plain sentence', (entry, sentence) => {
  expect(plain(entry)).toEqual([sentence])
})

test('a name with # stays as it is', () => {
  const subject = { username: 'C#', avatar }
  expect(plain({ kind: 'remove_messages', count: 2, subject })).toEqual(['Mira removed 2 messages of C#'])
})

test('each setting that was changed has a sentence', () => {
  expect(plain({ kind: 'settings', settings: defaultSettings })).toHaveLength(
    Object.keys(defaultSettings).length,
  )
})

test('an entry of a newer server is not left out', () => {
  expect(plain({ kind: 'sunday' })).toEqual([
    'Mira did something that this page does not know (\u2060sunday)',
  ])
})

describe.each(['en', 'zh', 'ar'] as const)('in %s', (code) => {
  test('P13.6: every kind of entry has a sentence of its own', async () => {
    await setLanguage(code)
    await vi.waitFor(() => expect(moderationWords.close).toBe({ en: 'Close', zh: '关闭', ar: 'إغلاق' }[code]))
    const kinds = entryKinds.filter((kind) => kind !== 'settings' && !conversationKinds.includes(kind))
    const sentences = kinds.map((kind) => plain({ kind, lasts: 600, count: 3, role: 'moderator' }).join())
    expect(sentences.filter((sentence) => sentence.includes('_') || sentence === '')).toEqual([])
    expect(new Set(sentences).size).toBe(kinds.length)
  })
})
