import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RefusalLog, type RefusalLine } from './refusal-log.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const taken: RefusalLine = {
  level: 'info',
  message: 'join refused',
  kind: { code: 'name_taken' },
  address: '203.0.113.77',
}

test('writes one line a minute for each kind, and then how many came', () => {
  const { log, lines } = startLog()
  for (let n = 0; n < 1_000; n += 1) log.add(taken)
  log.add({ ...taken, kind: { code: 'slow_down' } })
  expect(lines.map(({ code, again }) => [code, again])).toEqual([
    ['name_taken', undefined],
    ['slow_down', undefined],
  ])
  vi.advanceTimersByTime(60_000)
  expect(lines.slice(2)).toMatchObject([{ code: 'name_taken', again: 999, msg: 'join refused' }])
  log.add(taken)
  expect(lines).toHaveLength(4)
  vi.advanceTimersByTime(60_000)
  expect(lines).toHaveLength(4)
})

test('keeps no timer after a stop, and writes what was counted', () => {
  const { log, lines } = startLog()
  log.add(taken)
  log.add(taken)
  log.close()
  expect(lines.at(-1)).toMatchObject({ again: 1 })
  expect(vi.getTimerCount()).toBe(0)
})

test.for([
  ['full', '203.0.113.77'],
  ['short', '203.0.113.0/24'],
  ['none', undefined],
] as const)('addresses are written %s', ([form, address]) => {
  const { log, lines } = startLog(form)
  log.add(taken)
  expect(lines[0]?.['address']).toBe(address)
})

function startLog(addresses: 'full' | 'short' | 'none' = 'short') {
  const lines: Record<string, unknown>[] = []
  const logger = pino({}, { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) })
  return { log: new RefusalLog(logger, addresses), lines }
}
