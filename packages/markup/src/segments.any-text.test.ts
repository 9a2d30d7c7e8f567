import { emojiIndex } from '@parley/shared/emoji-table'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldOf } from './fold.ts'
import { maxListDepth } from './lists.ts'
import { noNames, withNames } from './names.ts'
import { readingOf } from './reading.ts'
import type { Segment } from './segment.ts'
import { segmentsOf } from './segments.ts'
import { drawnText, sourceOf } from './source.ts'

const index = emojiIndex({
  categories: { people: '1f604 smile;1f642 slight_smile;1f44b+ wave' },
  smileys: { slight_smile: ':)' },
})

const names = withNames(noNames, ['a', 'Ada', 'Ada Lovelace', '林娜', 'x_y*'])

describe('any text', () => {
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
  const marks = [
    '*',
    '**',
    '***',
    '_',
    '~~',
    '> ',
    '>',
    '\n> ',
    '\n',
    ' ',
    'a',
    '木',
    '\\',
    '@Ada',
    '`',
    '```',
    ':)',
    'a.co',
    '||',
    '|',
    '- ',
    '\n- ',
    '\n  - ',
    '\n1. ',
    '\n\t١. ',
    '* ',
  ]
  const messages = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...pieces, ...more) }),
    fc.string({ unit: fc.constantFrom(...marks), maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(...pieces, ...more, ...marks), maxLength: 40 }),
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  )
  const indexes = fc.constantFrom(index, undefined)
  const scripts = [
    ...[
      '看',
      'のを',
      '한글',
      'ไทย',
      'привет',
      'مرحبا',
      'שלום',
      'नमस्ते',
      'ü',
      'e\u0301',
      '٣',
      '。',
      '，',
      '「',
      '」',
      '؟',
      '،',
    ],
    ...[
      'http://',
      'https://',
      'mailto:',
      'example.org',
      'my_bucket.s3',
      '.com',
      '.It ',
      '/x',
      '?q=',
      ':80',
      '@',
      '(',
      ')',
    ],
    ...[
      '\u200f',
      '\u2067',
      '\u2069',
      '\u2028',
      '\r',
      '\t',
      '[::1]',
      'ftp://',
      'data:',
      'fe80:cafe:',
      ':x:',
      'root:x:0',
      '8)',
    ],
  ]
  const worldwide = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...scripts, ...pieces, ...more, ...marks),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    maxLength: 80,
  })
  /** `TEXT_RUNS=100000` for a long run. */
  const runs = { numRuns: Number(process.env['TEXT_RUNS'] ?? 500) }

  test(
    'of any script is drawn completely, with links to web and mail addresses alone',
    { timeout: 600_000 },
    () => {
      fc.assert(
        fc.property(worldwide, indexes, (message, emoji) => {
          const segments = segmentsOf(message, emoji, names)
          expect(segments.map(sourceOf).join('')).toBe(message)
          const { shown, rest } = foldOf(segments)
          const drawn = drawnText(withHeadings(shown)) + drawnText(withHeadings(rest))
          expect(withoutMarks(drawn)).toBe(withoutMarks(message))
          for (const link of everySegment(segments)) {
            if (link.type !== 'link') continue
            expect(['http:', 'https:', 'mailto:']).toContain(new URL(link.href).protocol)
            expect(link.href.endsWith(link.text.replace(/^mailto:/i, ''))).toBe(true)
          }
        }),
        runs,
      )
    },
  )

  test('equals the sources of its segments', () => {
    fc.assert(
      fc.property(messages, indexes, (message, emoji) => {
        expect(segmentsOf(message, emoji, names).map(sourceOf).join('')).toBe(message)
      }),
      runs,
    )
  })

  test('loses only the line marks in quotes', () => {
    fc.assert(
      fc.property(messages, indexes, (message, emoji) => {
        for (const segment of segmentsOf(message, emoji, names)) {
          if (segment.type !== 'quote') continue
          const lines = segment.source.replace(/^\n/, '').replace(/\n$/, '').split('\n')
          const quoted = lines.map((line) => line.replace(/^> ?/, '')).join('\n')
          expect(segment.inner.map(sourceOf).join('')).toBe(quoted)
        }
      }),
      runs,
    )
  })

  test('links only to web and mail addresses', () => {
    fc.assert(
      fc.property(messages, indexes, (message, emoji) => {
        const links = everySegment(segmentsOf(message, emoji, names)).filter(({ type }) => type === 'link')
        for (const link of links)
          expect(link).toHaveProperty('href', expect.stringMatching(/^(https?:\/\/|mailto:)/i))
      }),
      runs,
    )
  })

  test('has no empty segment and no adjacent texts', () => {
    fc.assert(
      fc.property(messages, indexes, (message, emoji) => {
        const [whole = [], ...inner] = everyList(segmentsOf(message, emoji, names))
        expect(inner.filter((segments) => segments.length === 0)).toEqual([])
        for (const segments of [whole, ...inner]) {
          expect(segments.filter((segment) => sourceOf(segment) === '')).toEqual([])
          expect(segments.filter((s, at) => s.type === 'text' && segments[at + 1]?.type === 'text')).toEqual(
            [],
          )
        }
      }),
      runs,
    )
  })

  test('nests at most one quote, one spoiler, three lists with their items, and one segment of each mark', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const segments = segmentsOf(message, undefined, names)
        expect(depthOf(segments, 'quote')).toBeLessThanOrEqual(1)
        expect(depthOf(segments, 'spoiler')).toBeLessThanOrEqual(1)
        expect(depthOf(segments, 'list')).toBeLessThanOrEqual(maxListDepth)
        expect(depthOf(segments)).toBeLessThanOrEqual(1 + 1 + 2 * maxListDepth + 2 * 4)
      }),
      runs,
    )
  })

  test('is hidden where a spoiler is, in what is read of it', () => {
    fc.assert(
      fc.property(messages, indexes, (message, emoji) => {
        fc.pre(!message.includes('▒'))
        const hidden = everySegment(segmentsOf(message, emoji)).filter(({ type }) => type === 'spoiler')
        const reading = readingOf(message, emoji, '▒')
        expect(reading.join('').split('▒').length - 1).toBe(hidden.length)
      }),
      runs,
    )
  })
})

/** Without what may be a mark or a line break. */
function withoutMarks(text: string) {
  return text.replaceAll(/[*_~`>\s]/g, '')
}

/** The language of a code block is drawn above it. */
function withHeadings(segments: readonly Segment[]): Segment[] {
  return segments.map((segment) => {
    if (segment.type === 'codeBlock')
      return { ...segment, text: `${segment.language ?? ''}\n${segment.text}` }
    return 'inner' in segment ? { ...segment, inner: withHeadings(segment.inner) } : segment
  })
}

function everyList(segments: readonly Segment[]): (readonly Segment[])[] {
  return [segments, ...segments.flatMap((segment) => ('inner' in segment ? everyList(segment.inner) : []))]
}

function everySegment(segments: readonly Segment[]): Segment[] {
  return everyList(segments).flat()
}

/** Of all segments with others inside, or of one type. */
function depthOf(segments: readonly Segment[], type?: Segment['type']): number {
  return Math.max(
    0,
    ...segments.map((segment) => {
      const counts = 'inner' in segment && (type ?? segment.type) === segment.type
      return (counts ? 1 : 0) + ('inner' in segment ? depthOf(segment.inner, type) : 0)
    }),
  )
}
