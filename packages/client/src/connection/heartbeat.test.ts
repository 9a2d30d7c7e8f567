import { describe, expect, test } from 'vitest'
import { heartbeat, heartbeatOf } from './heartbeat.ts'

describe('P9.3: a connection', () => {
  test.each([
    [0, false, 'fine'],
    [7_999, false, 'fine'],
    [8_000, false, 'ask'],
    [8_000, true, 'fine'],
    [13_999, true, 'fine'],
    [14_000, true, 'dead'],
  ])('silent for %i ms, asked: %s, is %s', (silentMs, asked, health) => {
    expect(heartbeatOf(silentMs, asked)).toBe(health)
  })

  test('that nobody looked at for long, as when the machine slept, is asked before it is given up', () => {
    expect(heartbeatOf(3_600_000, false)).toBe('ask')
  })
})

test('P9.3: whenever the last frame came, a dead connection is given up in less than 15 seconds', () => {
  expect(heartbeat.giveUpAfterMs + heartbeat.lookEveryMs).toBeLessThanOrEqual(15_000)
})
