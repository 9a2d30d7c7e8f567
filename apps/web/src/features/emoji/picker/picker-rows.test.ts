import { expect, test } from 'vitest'
import { rowsOf, rowsWithin, type Section } from './picker-rows.ts'

const choices = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ code: String(at), name: `n${at}` }))

const sections: Section[] = [
  { name: 'recent', choices: choices(2) },
  { name: 'people', choices: choices(5) },
  { name: 'nature', choices: [] },
  { name: 'food', choices: choices(3) },
]

test('each section has a heading and as many rows as it needs; an empty one has neither', () => {
  const rows = rowsOf(sections, 3, 40)
  expect(rows.map((row) => (row.type === 'heading' ? row.section : row.choices.length))).toEqual([
    'recent',
    2,
    'people',
    3,
    2,
    'food',
    3,
  ])
})

test('rows stand one below the other', () => {
  expect(rowsOf(sections, 3, 40).map(({ top }) => top)).toEqual([0, 32, 72, 104, 144, 184, 216])
})

test('what is in view is what reaches into the window', () => {
  const rows = rowsOf(sections, 3, 40)
  expect(rowsWithin(rows, 72, 145).map(({ top }) => top)).toEqual([72, 104, 144])
  expect(rowsWithin(rows, 71, 144).map(({ top }) => top)).toEqual([32, 72, 104])
})
