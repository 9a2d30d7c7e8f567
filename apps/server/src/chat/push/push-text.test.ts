import { installedEmojiTable } from '@parley/emoji-data'
import { limits } from '@parley/shared'
import { emojiIndex } from '@parley/shared/emoji-table'
import { expect, test } from 'vitest'
import { pushText } from './push-text.ts'

const emoji = emojiIndex(installedEmojiTable())

test.each([
  ['**bold** and *more* :smile: at 10:30:45', 'bold and more 😄 at 10:30:45'],
  ['> said\n\nanswer to `x`', 'said\nanswer to x'],
  ['it was ||the butler||', 'it was …'],
  ['- milk\n- eggs', '• milk\n• eggs'],
  ['*Ada waves*', 'Ada waves'],
  ['שלום **לכולם**', 'שלום לכולם'],
])('P18.3: %j is told as it reads', (message, told) => {
  expect(pushText({ message }, emoji)).toBe(told)
})

test('P18.3: a long text is cut between characters', () => {
  const family = '👨‍👩‍👧'
  const told = pushText({ message: `${'a'.repeat(limits.quote - 5)}${family} and more` }, emoji)
  expect(told).toBe(`${'a'.repeat(limits.quote - 5)}…`)
})

test('P18.3: of a message without a text, the name of its first file is told', () => {
  const file = { id: '0'.repeat(32), name: 'plan.pdf', type: 'application/pdf', size: 10 }
  expect(pushText({ message: '', files: [file] }, emoji)).toBe('plan.pdf')
})

test('P18.3: without the table, shortnames stay as they were typed', () => {
  expect(pushText({ message: '**hi** :smile:' }, undefined)).toBe('hi :smile:')
})
