import { expect, test } from 'vitest'
import { measured, quotient } from './measurement.ts'
import type { Column } from './row.ts'
import { table } from './table.ts'

const columns: Column[] = [
  { figure: 'perSecond', title: 'delivered/s', digits: 0, compared: true },
  { figure: 'megabytes', title: 'MB/s', digits: 1 },
]
const parley = measured({ server: 'parley', title: 'Parley' }, [
  { perSecond: 3_000_000, megabytes: 700, generator: 0.97 },
  { perSecond: 2_000_000, megabytes: 500, generator: 0.96 },
  { perSecond: 9_000_000, megabytes: 900, generator: 0.5 },
])
const peer = measured(
  { server: 'ws', title: 'ws' },
  [{ perSecond: 100_000, megabytes: 12.34, generator: 0.2 }],
  ['something is missing'],
)

test('computes the medians of the runs', () => {
  expect(parley.medians).toEqual({ perSecond: 3_000_000, megabytes: 700, generator: 0.96 })
  expect(parley.isGeneratorBound).toBe(true)
  expect(peer.isGeneratorBound).toBe(false)
})

test('divides Parley’s figure by the peer’s, and returns NaN when one is missing', () => {
  expect(quotient('perSecond', parley, peer)).toBe(30)
  expect(quotient('perSecond', undefined, peer)).toBeNaN()
  expect(quotient('latency', parley, peer)).toBeNaN()
})

test('prints a line for each server, and marks generator-bound ones', () => {
  expect(table(columns, [parley, peer])).toBe(
    [
      '        delivered/s  Parley ÷   MB/s  generator CPU',
      'Parley    3,000,000            700.0           0.96  generator-bound: at least this fast',
      'ws          100,000     30.00   12.3           0.20',
    ].join('\n'),
  )
})

test('prints a dash for a missing figure', () => {
  const empty = measured({ server: 'bun', title: 'Bun' }, [])
  expect(table(columns, [parley, empty]).split('\n').at(-1)).toBe(
    'Bun               -         -      -              -',
  )
})
