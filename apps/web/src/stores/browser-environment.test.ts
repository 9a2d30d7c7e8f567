import { cid } from '@parley/shared'
import * as v from 'valibot'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { browserEnvironment } from './browser-environment.ts'

afterEach(() => vi.unstubAllGlobals())

describe('P3.3: a new cid', () => {
  test.each([
    [0x00, 'AAAAAAAAAAAA'],
    [0xff, '____________'],
    [0xfb, '-_v7-_v7-_v7'],
  ])('of bytes that are all %i is %s', (byte, expected) => {
    vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array) => bytes.fill(byte) })
    expect(browserEnvironment.newCid()).toBe(expected)
    expect(v.is(cid, expected)).toBe(true)
  })

  test('is unique and valid', () => {
    const cids = Array.from({ length: 500 }, () => browserEnvironment.newCid())
    expect(new Set(cids).size).toBe(500)
    expect(cids.filter((one) => !v.is(cid, one))).toEqual([])
  })
})

describe('P1.1: a connection', () => {
  test.each([
    ['http://localhost:8000/r/team?x#y', 'ws://localhost:8000/ws'],
    ['https://chat.example/', 'wss://chat.example/ws'],
  ])('from %s is to %s, with the subprotocol', (href, url) => {
    const { opened } = stubSockets(href)
    browserEnvironment.connect({ onOpen: vi.fn(), onMessage: vi.fn(), onClose: vi.fn() })
    expect(opened).toEqual([[url, 'parley.v1']])
  })

  test('reports its events', () => {
    const { sockets } = stubSockets('http://localhost/')
    const events = { onOpen: vi.fn(), onMessage: vi.fn(), onClose: vi.fn() }
    browserEnvironment.connect(events)
    sockets[0]?.dispatchEvent(new Event('open'))
    sockets[0]?.dispatchEvent(new MessageEvent('message', { data: '{"type":"pong"}' }))
    sockets[0]?.dispatchEvent(Object.assign(new Event('close'), { code: 1012, reason: 'retry in 5 ms' }))
    expect(events.onOpen).toHaveBeenCalledOnce()
    expect(events.onMessage.mock.calls).toEqual([['{"type":"pong"}']])
    expect(events.onClose.mock.calls).toEqual([[1012, 'retry in 5 ms']])
  })
})

function stubSockets(href: string) {
  const opened: string[][] = []
  const sockets: EventTarget[] = []
  class StubSocket extends EventTarget {
    constructor(url: string, subprotocol: string) {
      super()
      opened.push([url, subprotocol])
      sockets.push(this)
    }
  }
  vi.stubGlobal('location', { href })
  vi.stubGlobal('WebSocket', StubSocket)
  return { opened, sockets }
}
