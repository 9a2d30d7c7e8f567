import { describe, expect, test } from 'vitest'
import { afterClose, closeCodes, retryMsOf, retryReason } from './close-codes.ts'

describe('P9.1: what a client does about a close code', () => {
  test.each([
    [1000, 'stop'],
    [1001, 'reconnect'],
    [1003, 'stop'],
    [1005, 'reconnect'],
    [1006, 'reconnect'],
    [1007, 'stop'],
    [1008, 'stop'],
    [1009, 'stop'],
    [1011, 'reconnect'],
    [1012, 'reconnect'],
    [1013, 'reconnect'],
    [4000, 'reconnect'],
    [4001, 'reconnect'],
    [4002, 'stop'],
  ])('%i: %s', (code, then) => {
    expect(afterClose(code)).toBe(then)
  })

  test.each([0, 999, 1014, 3000, 4007, 4999])('%i is unknown: reconnect', (code) => {
    expect(afterClose(code)).toBe('reconnect')
  })
})

test('P9.1: every code is unique, and own codes are in the private range (RFC 6455, 7.4.2)', () => {
  const codes = Object.values(closeCodes).map(({ code }) => code)
  expect(new Set(codes).size).toBe(codes.length)
  expect(codes.filter((code) => code > 1015).every((code) => code >= 4000 && code <= 4999)).toBe(true)
})

test('P9.4: reads the delay of a stopping server, within bounds, and nothing else', () => {
  expect(retryMsOf(retryReason(2_300))).toBe(2_300)
  expect(retryMsOf('retry in 99999 ms')).toBe(60_000)
  for (const other of ['', 'restarting', 'retry in -1 ms', 'retry in 1e9 ms', 'retry in 100000 ms'])
    expect(retryMsOf(other)).toBeUndefined()
})
