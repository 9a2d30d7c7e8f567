import { describe, expect, test } from 'vitest'
import { stepOf, walk, type Step } from './grid-walk.ts'
import { rowsOf } from './picker-rows.ts'

const choices = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ code: String(at), name: `n${at}` }))

// Rows 0 and 3 are headings: row 1 has three cells, row 2 two, row 4 three, row 5 one.
const rows = rowsOf(
  [
    { name: 'people', choices: choices(5) },
    { name: 'food', choices: choices(4) },
  ],
  3,
  40,
)

const cases: [Step, from: [number, number], to: [number, number] | undefined][] = [
  ['after', [1, 0], [1, 1]],
  ['after', [1, 2], [2, 0]],
  ['after', [2, 1], [4, 0]],
  ['after', [5, 0], undefined],
  ['before', [1, 1], [1, 0]],
  ['before', [4, 0], [2, 1]],
  ['before', [1, 0], undefined],
  ['down', [1, 2], [2, 1]],
  ['down', [2, 1], [4, 1]],
  ['down', [5, 0], undefined],
  ['up', [4, 2], [2, 1]],
  ['up', [1, 1], undefined],
  ['home', [4, 2], [4, 0]],
  ['end', [4, 0], [4, 2]],
  ['first', [5, 0], [1, 0]],
  ['last', [1, 0], [5, 0]],
  ['page-down', [1, 1], [4, 1]],
  ['page-down', [4, 1], [5, 0]],
  ['page-up', [5, 0], [2, 0]],
  ['page-up', [2, 1], [1, 1]],
]

test.each(cases)('%s from %j is %j', (step, [row, column], to) => {
  const place = walk(rows, { row, column }, step, 2)
  expect(place && [place.row, place.column]).toEqual(to)
})

describe('stepOf', () => {
  const key = (name: string, ctrlKey = false) => ({ key: name, ctrlKey, metaKey: false })

  test('maps arrows by the direction of the text', () => {
    expect(stepOf(key('ArrowLeft'), false)).toBe('before')
    expect(stepOf(key('ArrowLeft'), true)).toBe('after')
    expect(stepOf(key('ArrowRight'), true)).toBe('before')
  })

  test('maps Home and End to the whole grid with Ctrl', () => {
    expect(stepOf(key('Home'), false)).toBe('home')
    expect(stepOf(key('Home', true), false)).toBe('first')
    expect(stepOf(key('End', true), false)).toBe('last')
  })

  test('returns undefined for other keys', () => expect(stepOf(key('a'), false)).toBeUndefined())
})
