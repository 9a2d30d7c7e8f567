import { limits } from '@parley/shared'
import { expect, test } from 'vitest'
import { PastedText } from './pasted-text.ts'

test('is one message in a block of code, below what was typed', () => {
  const pasted = new PastedText('GET /\nGET /a')
  expect(pasted.question).toContain('Pasted 2 lines. Enter sends them as one message')
  expect(pasted.messageWith('')).toBe('```\nGET /\nGET /a\n```')
  expect(pasted.messageWith('look:')).toBe('look:\n```\nGET /\nGET /a\n```')
})

test('is a file where it is too long, also with what was typed, or ends the block itself', () => {
  const room = limits.message - '```\n\n```'.length
  const fits = new PastedText(`\n${'a'.repeat(room - 1)}`)
  expect(fits.messageWith('')).toHaveLength(limits.message)
  expect(fits.messageWith('b')).toBeUndefined()
  expect(new PastedText(`${fits.text}a`).question).toContain('as a file')
  expect(new PastedText('a\n```\nb').messageWith('')).toBeUndefined()
})
