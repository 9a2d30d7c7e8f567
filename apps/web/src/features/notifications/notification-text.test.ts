import { installedEmojiTable } from '@parley/emoji-data'
import { emojiIndex } from '@parley/shared/emoji-table'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { loadRoomWords, setLanguage } from '../../i18n/language.ts'
import { useEmoji } from '../../stores/emoji-store.ts'
import { notificationText } from './notification-text.ts'

// It has components, which vitest does not read.
vi.mock('../files/index.ts', () => ({ fileSummary: () => '' }))

beforeEach(async () => {
  setActivePinia(createPinia())
  await setLanguage('en')
  await loadRoomWords()
  useEmoji().index = emojiIndex(installedEmojiTable())
})

test('a notification says what the message reads like', () => {
  expect(notificationText({ message: '**bold** :smile: and `code`' })).toBe('bold 😄 and code')
  expect(notificationText({ message: 'it was ||the butler||' })).not.toContain('butler')
})

test('a notification keeps the lines of a message, each of which has its own direction', () => {
  expect(notificationText({ message: 'Hello all!\nשלום לכולם!' })).toBe('Hello all!\nשלום לכולם!')
})

test('a notification is cut between characters', () => {
  const message = `${'a'.repeat(195)}👨‍👩‍👧 and more`
  expect(notificationText({ message })).toBe(`${'a'.repeat(195)}…`)
})
