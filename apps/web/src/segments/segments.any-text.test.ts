import { emojiIndex } from '@parley/shared/emoji-table'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { segmentsOf, type Segment } from './segments.ts'

const index = emojiIndex({
  categories: { people: '1f604 smile;1f642 slight_smile;1f44b+ wave' },
  smileys: { slight_smile: ':)' },
})

describe('any text at all', () => {
  const pieces = [
    ':',
    ':smile:',
    ':)',
    ' ',
    '\n',
    '`',
    '``',
    '```',
    '```js\n',
    '😄',
    '👩‍💻',
    '❤️',
    '\u200d',
    '\ufe0f',
  ]
  const more = [
    '\ud83d',
    '\ude04',
    'a',
    '1',
    '.',
    'https://',
    'a.com',
    'javascript:',
    '//',
    '@',
    '(',
    ')',
    '<',
    'www.',
  ]
  const messages = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...pieces, ...more) }),
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  )
  const indexes = fc.constantFrom(index, undefined)

  test('is what its segments stand for', () => {
    fc.assert(
      fc.property(messages, indexes, (message, emoji) => {
        expect(segmentsOf(message, emoji).map(sourceOf).join('')).toBe(message)
      }),
    )
  })

  test('links to web and mail addresses only', () => {
    fc.assert(
      fc.property(messages, indexes, (message, emoji) => {
        const links = segmentsOf(message, emoji).filter(({ type }) => type === 'link')
        for (const link of links)
          expect(link).toHaveProperty('href', expect.stringMatching(/^(https?:\/\/|mailto:)/i))
      }),
    )
  })

  test('is cut no finer than needed: no empty segment, no two texts side by side', () => {
    fc.assert(
      fc.property(messages, indexes, (message, emoji) => {
        const segments = segmentsOf(message, emoji)
        expect(segments.filter((segment) => sourceOf(segment) === '')).toEqual([])
        expect(segments.filter((s, at) => s.type === 'text' && segments[at + 1]?.type === 'text')).toEqual([])
      }),
    )
  })
})

describe('the longest message costs little', () => {
  const repeated = [
    ':',
    ':a',
    ':1',
    ':smile:',
    ':a_tone1',
    '`',
    '` ',
    '`x',
    '```x',
    '<',
    '(',
    '(a',
    'a',
    'a-',
    '.',
    '@',
    'a@',
  ]
  const longer = [
    'a.b.c.d.',
    'a@b.',
    'www.',
    'www.a.',
    'http://',
    'http://a',
    'http://a.com/((',
    'http://a.b/(a(a[{',
    '[{(',
  ]
  const emoji = ['😄', '👩\u200d', '🇦', '1️⃣', '🏴\u{E0067}', '\ud83d', '\u200d', ':) ', '\n', ' ']
  const runs = Array.from({ length: 90 }, (_, length) => '`'.repeat(length) + 'x').join('')

  test.each([...[...repeated, ...longer, ...emoji].map((unit) => unit.repeat(4000).slice(0, 4000)), runs])(
    '%.12j...',
    (message) => {
      // Quadratic work would take seconds.
      expect(medianMs(() => segmentsOf(message, index))).toBeLessThan(250)
      expect(medianMs(() => segmentsOf(`http://a.com/${message}`, index))).toBeLessThan(250)
    },
  )
})

function sourceOf(segment: Segment): string {
  switch (segment.type) {
    case 'text':
    case 'emoji':
    case 'link':
      return segment.text
    case 'code':
    case 'codeBlock':
      return segment.source
  }
}

function medianMs(work: () => void): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return times.toSorted((a, b) => a - b)[1] ?? Infinity
}
