import type { AuditEntry } from '@parley/shared'
import { expect, test } from 'vitest'
import { hasEntries, newReports } from './new-reports.ts'

const entry = (rev: number, kind: string, username: string): AuditEntry => ({
  rev,
  at: 0,
  by: { username, avatar: 'a'.repeat(64) },
  kind,
})

test('reports are new until they were shown here, and never one’s own', () => {
  const entries = [
    entry(9, 'report', 'Noor'),
    entry(8, 'mute', 'Mira'),
    entry(7, 'report', 'Ada'),
    entry(5, 'report', 'Lin'),
  ]
  expect(newReports(entries, 0, ['Ada']).map(({ rev }) => rev)).toEqual([9, 5])
  expect(newReports(entries, 5, ['Ada']).map(({ rev }) => rev)).toEqual([9])
  expect(newReports(entries, 9, ['Ada'])).toEqual([])
})

test('a rev that no message has is that of an entry', () => {
  expect(hasEntries([{ rev: 4 }, { rev: 5 }], 3, 5)).toBe(false)
  expect(hasEntries([{ rev: 5 }], 3, 5)).toBe(true)
  expect(hasEntries([], 5, 5)).toBe(false)
})
