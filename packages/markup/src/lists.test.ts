import { describe, expect, test } from 'vitest'
import type { Segment } from './segment.ts'
import { segmentsOf } from './segments.ts'
import { drawnText, sourceOf } from './source.ts'

/** The lists as nested arrays of marks and texts; other segments by their type. */
function shape(segments: readonly Segment[]): unknown[] {
  return segments.map((segment) => {
    if (segment.type === 'text') return segment.text
    if (segment.type === 'list') return [segment.ordered ? 'ol' : 'ul', ...shape(segment.inner)]
    if (segment.type === 'item') return [segment.mark, ...shape(segment.inner)]
    return 'inner' in segment ? { [segment.type]: shape(segment.inner) } : segment.type
  })
}

const shapeOf = (message: string) => shape(segmentsOf(message, undefined))

describe('a list', () => {
  test.each<[string, unknown[]]>([
    ['- a', [['ul', ['- ', 'a']]]],
    ['- 5 12 23 34 41 win', [['ul', ['- ', '5 12 23 34 41 win']]]],
    ['* * * * * /bin/backup', ['* * * * * /bin/backup']],
    ['* 2 * * 1 cmd', ['* 2 * * 1 cmd']],
    ['* a\n* b', [['ul', ['* ', 'a'], ['* ', 'b']]]],
    ['- a\n* b', [['ul', ['- ', 'a'], ['* ', 'b']]]],
    ['1. a\n1. b\n7. c', [['ol', ['1. ', 'a'], ['1. ', 'b'], ['7. ', 'c']]]],
    ['١. أ\n٢. ب', [['ol', ['١. ', 'أ'], ['٢. ', 'ب']]]],
    ['buy:\n- a\n- b\nsoon', ['buy:\n', ['ul', ['- ', 'a'], ['- ', 'b']], 'soon']],
    ['- a\n\n- b', [['ul', ['- ', 'a']], '\n', ['ul', ['- ', 'b']]]],
    ['- a\n\n\n- b', [['ul', ['- ', 'a']], '\n\n', ['ul', ['- ', 'b']]]],
    [
      '- a\n1. b',
      [
        ['ul', ['- ', 'a']],
        ['ol', ['1. ', 'b']],
      ],
    ],
    ['-\ta', [['ul', ['-\t', 'a']]]],
    ['  - a\n  - b', [['ul', ['  - ', 'a'], ['  - ', 'b']]]],
    ['> - a\n> - b', [{ quote: [['ul', ['- ', 'a'], ['- ', 'b']]] }]],
    ['- **a** `b`', [['ul', ['- ', { bold: ['a'] }, ' ', 'code']]]],
    ['- ```a```', [['ul', ['- ', 'codeBlock']]]],
    ['- ||a||', [['ul', ['- ', { spoiler: ['a'] }]]]],
    ['* *a*', [['ul', ['* ', { italic: ['a'] }]]]],
    ['||x\n- a\n- b||', [{ spoiler: ['x\n', ['ul', ['- ', 'a'], ['- ', 'b']]] }]],
    ['a\n```\n- b\n```\n- c', ['a', 'codeBlock', ['ul', ['- ', 'c']]]],
  ])('%j', (message, expected) => {
    expect(shapeOf(message)).toEqual(expected)
  })

  test.each<[string, unknown[]]>([
    ['- a\n  - b\n- c', [['ul', ['- ', 'a', ['ul', ['  - ', 'b']]], ['- ', 'c']]]],
    ['1. a\n   - b', [['ol', ['1. ', 'a', ['ul', ['   - ', 'b']]]]]],
    ['- a\n\t1. b\n\t- c', [['ul', ['- ', 'a', ['ol', ['\t1. ', 'b']], ['ul', ['\t- ', 'c']]]]]],
    ['- a\n - b', [['ul', ['- ', 'a'], [' - ', 'b']]]],
    ['- a\n    - b\n  - c', [['ul', ['- ', 'a', ['ul', ['    - ', 'b'], ['  - ', 'c']]]]]],
    [
      '- a\n  - b\n    - c\n      - d',
      [['ul', ['- ', 'a', ['ul', ['  - ', 'b', ['ul', ['    - ', 'c'], ['      - ', 'd']]]]]]],
    ],
  ])('in a list: %j', (message, expected) => {
    expect(shapeOf(message)).toEqual(expected)
  })

  test.each([
    '-a',
    '-',
    '- ',
    '- -',
    '* * *',
    '---',
    'a - b',
    '1.5 m',
    '1.',
    '2026. was long',
    '1) a',
    '**a** b',
    '*a* b',
    '-1 degree',
    '-> a',
    `${' '.repeat(13)}- a`,
    '```\n- a\n```',
    '- ```\na\n```',
    '- ||a\nb||',
  ])('is not %j', (message) => {
    expect(JSON.stringify(shapeOf(message))).not.toMatch(/"[uo]l"/)
    expect(segmentsOf(message, undefined).map(sourceOf).join('')).toBe(message)
  })

  test('ends bold text, as a quote does', () => {
    expect(shapeOf('**a\n- b\nc**')).toEqual(['**a\n', ['ul', ['- ', 'b']], 'c**'])
    expect(shapeOf('**a\n> b\nc**')).toEqual(['**a', { quote: ['b'] }, 'c**'])
  })

  test('is drawn with its marks', () => {
    expect(drawnText(segmentsOf('buy:\n- a\n  1. **b**\n- c\nsoon', undefined))).toBe(
      'buy:\n- a\n  1. b\n- c\nsoon',
    )
  })
})
