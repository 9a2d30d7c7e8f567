import { expect, test } from 'vitest'
import { pingReport } from './ping-report.ts'

const measured = {
  url: 'ws://host/echo',
  size: 32,
  handshakeMs: 12.34,
  sent: 3,
  bytesSent: 96,
  closed: undefined,
}

test('reports round-trip times, bytes and losses', () => {
  expect(pingReport({ ...measured, trips: [1, 2], bytesReceived: 64 }).split('\n')).toEqual([
    'ws://host/echo: 3 messages of 32 bytes, one after the other',
    'handshake   12.3 ms',
    'round trip  p50 1.00  p90 2.00  p99 2.00  max 2.00 ms',
    'bytes       96 sent, 64 received',
    'loss        1 of 3 (33.3 %)',
  ])
})

test('reports that nothing was answered, and the close code of the other side', () => {
  const report = pingReport({ ...measured, trips: [], bytesReceived: 0, closed: 1009 })
  expect(report).toContain('no answer in time')
  expect(report).toContain('loss        3 of 3 (100 %)')
  expect(report).toContain('code 1009')
})
