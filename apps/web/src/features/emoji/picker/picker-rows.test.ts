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

test('each section has a heading and its rows; an empty section has none', () => {
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

test('rows are stacked from top to bottom', () => {
  expect(rowsOf(sections, 3, 40).map(({ top }) => top)).toEqual([0, 32, 72, 104, 144, 184, 216])
})

test('rowsWithin returns the rows that overlap the range', () => {
  const rows = rowsOf(sections, 3, 40)
  expect(rowsWithin(rows, 72, 145).map(({ top }) => top)).toEqual([72, 104, 144])
  expect(rowsWithin(rows, 71, 144).map(({ top }) => top)).toEqual([32, 72, 104])
})
