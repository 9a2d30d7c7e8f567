import { describe, expect, test } from 'vitest'
import { heartbeat, heartbeatState } from './heartbeat.ts'

describe('P9.3: a connection', () => {
  test.each([
    [0, false, 'alive'],
    [7_999, false, 'alive'],
    [8_000, false, 'ping-due'],
    [8_000, true, 'alive'],
    [13_999, true, 'alive'],
    [14_000, true, 'dead'],
  ])('silent for %i ms, pinged: %s, is %s', (silentMs, pinged, health) => {
    expect(heartbeatState(silentMs, pinged)).toBe(health)
  })

  test('is pinged before it is given up when nothing checked it for long, as after the machine slept', () => {
    expect(heartbeatState(3_600_000, false)).toBe('ping-due')
  })
})

test('P9.3: a dead connection is given up at most 15 seconds after its last frame', () => {
  expect(heartbeat.giveUpAfterMs + heartbeat.checkEveryMs).toBeLessThanOrEqual(15_000)
})
