import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { charactersRead } from './characters-read.ts'
import { foldOf } from './fold.ts'
import type { Segment } from './segment.ts'
import { segmentsOf } from './segments.ts'
import { drawnText } from './source.ts'

const line = 'x'.repeat(68)

function fold(message: string) {
  const { shown, rest, isFolded } = foldOf(segmentsOf(message, undefined))
  return { shown: drawnText(shown), rest: drawnText(rest), isFolded, segments: shown }
}

describe('a message is not folded', () => {
  test.each([
    ['short', 'hello'],
    ['of 24 lines', Array(24).fill('a').join('\n')],
    ['of one paragraph with 24 full lines', line.repeat(24).slice(0, -1)],
    ['with a code block of 23 lines', `\`\`\`\n${Array(23).fill('a').join('\n')}\n\`\`\``],
    ['with 400 emoji', '😀'.repeat(400)],
    ['with a long address', `https://example.org/${'x'.repeat(3_000)}`],
  ])('%s', (_what, message) => {
    const segments = segmentsOf(message, undefined)
    expect(foldOf(segments)).toEqual({ shown: segments, rest: [], isFolded: false })
  })
})

describe('a long message is folded', () => {
  test('after 20 lines', () => {
    const { shown, rest, isFolded } = fold(`${'a\n'.repeat(3_998)}b`)
    expect({ isFolded, lines: shown.split('\n').length }).toEqual({ isFolded: true, lines: 20 })
    expect(rest.endsWith('a\nb')).toBe(true)
    expect(fold('\n'.repeat(3_999) + 'a').shown).toBe('\n'.repeat(19))
  })

  test('after 20 full lines of a paragraph, between words and characters', () => {
    expect(fold('word '.repeat(700)).shown).toMatch(/^(word )+$/)
    expect(fold('word '.repeat(700)).shown.length).toBeGreaterThan(19 * 68)
    expect(fold('word '.repeat(700)).shown.length).toBeLessThanOrEqual(20 * 68)
    expect(fold('中'.repeat(2_000)).shown).toHaveLength(20 * 34)
    expect(fold('e\u0301'.repeat(2_000)).shown).toMatch(/^(e\u0301)+$/)
  })

  test('a list between and within its items, a spoiler without marks at the cut', () => {
    const items = fold(Array(40).fill('- a').join('\n'))
    expect(items.shown.match(/- a/g)).toHaveLength(20)
    expect(items.rest.match(/- a/g)).toHaveLength(20)
    const item = fold(`- ${'word '.repeat(700)}\n- end`)
    expect(item.shown).toMatch(/^- (word )+$/)
    expect(item.rest).toMatch(/^(word )+\n- end$/)
    const spoiler = fold(`||${'word '.repeat(700)}end||`)
    expect(spoiler.shown).toMatch(/^\|\|(word )+$/)
    expect(spoiler.rest).toMatch(/^(word )+end\|\|$/)
  })

  test('at most 500 segments', () => {
    expect(fold('`a`'.repeat(1_000)).segments.length).toBeLessThanOrEqual(500)
    expect(fold('😀'.repeat(2_000)).segments.length).toBeLessThanOrEqual(500)
    const nested = foldOf(segmentsOf(`> ${'**`a`**'.repeat(500)}`, undefined)).shown
    expect(countOf(nested)).toBeLessThanOrEqual(500)
  })

  test('of 4,000 emoji in linear steps, of which 500 are looked at and drawn', () => {
    const read = (count: number) => charactersRead(() => segmentsOf('😀'.repeat(count), undefined))
    expect(read(4_000) / read(1_000)).toBeLessThanOrEqual(4.1)
    const segments = segmentsOf('😀'.repeat(4_000), undefined)
    expect(segments).toHaveLength(4_000)
    const { result, count } = lookedAt(segments, foldOf)
    expect(result.isFolded).toBe(true)
    expect(countOf(result.shown)).toBeLessThanOrEqual(500)
    // Twice: first whether it fits.
    expect(count).toBeLessThanOrEqual(2 * 501)
  })

  test('a code block keeps its text, and is clipped', () => {
    const code = Array.from({ length: 100 }, (_, place) => `line ${place}`).join('\n')
    const { segments, rest } = fold(`see\n\`\`\`\n${code}\n\`\`\`\nafter`)
    expect(segments.at(-1)).toMatchObject({ type: 'codeBlock', text: code, clipped: true })
    expect(rest).toBe('after')
    expect(fold(`\`\`\`\n${code}\n\`\`\``)).toMatchObject({ isFolded: true, rest: '' })
  })

  test('within bold text and quotes', () => {
    const { shown, rest } = fold(`> **${'word '.repeat(600)}word**`)
    expect(`${shown.trim()} ${rest.trim()}`).toBe(`${'word '.repeat(600)}word`)
  })
})

test('what is shown and the rest are the message', () => {
  const pieces = fc.constantFrom('a ', '\n', '\n\n', line, '😀', '**', '`', '> ', '中', '\n> x\n', 'e\u0301')
  fc.assert(
    fc.property(fc.string({ unit: pieces, maxLength: 600, size: 'max' }), (message) => {
      const segments = segmentsOf(message, undefined)
      const { shown, rest, isFolded } = foldOf(segments)
      const drawn = (some: readonly Segment[]) => drawnText(some).replaceAll('\n', '')
      expect(drawn(shown) + drawn(rest)).toBe(drawn(segments))
      expect(countOf(shown)).toBeLessThanOrEqual(isFolded ? 500 : Infinity)
      if (!isFolded) expect(rest).toEqual([])
    }),
    { numRuns: 200 },
  )
})

/** What `work` returns for the list, and how many of its items it has asked for; a copy of them by `slice` is none. */
function lookedAt<Result>(segments: readonly Segment[], work: (some: readonly Segment[]) => Result) {
  let count = 0
  const counting = new Proxy(segments, {
    get(list, key) {
      if (key === 'slice') return list.slice.bind(list)
      if (typeof key === 'string' && /^\d+$/.test(key)) count += 1
      return Reflect.get(list, key) as unknown
    },
  })
  return { result: work(counting), count }
}

function countOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + 1 + ('inner' in segment ? countOf(segment.inner) : 0), 0)
}
