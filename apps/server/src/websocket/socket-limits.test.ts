import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Endpoint, Refusal } from './handshake.ts'
import { SocketLimits, waitMs, type CountedSocket } from './socket-limits.ts'

const settings = {
  limits: 'on',
  socketsPerAddress: 5,
  socketsNotJoined: 3,
  diagnosticsPerAddress: 2,
} as const

beforeEach(() => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
})

describe('P2.7: an address', () => {
  test('has a limited number of sockets that have not joined, and others wait for them for two seconds', () => {
    const limits = new SocketLimits(settings)
    for (let n = 0; n < 3; n += 1) open(limits)
    const late = ask(limits)
    vi.advanceTimersByTime(waitMs - 1)
    expect(late.refusal).toBeUndefined()
    vi.advanceTimersByTime(1)
    expect(late.refusal).toMatchObject({ status: 429, retryAfter: 10 })
    expect(ask(limits, '192.0.2.2').socket).toBeDefined()
  })

  test('loses no time when a crowd comes back: each waits for the join of another, in the order of their coming', () => {
    const limits = new SocketLimits({ ...settings, socketsPerAddress: 1_000 })
    const crowd = Array.from({ length: 400 }, () => ask(limits))
    for (const [index, one] of crowd.entries()) {
      expect(one.socket, `socket ${index}`).toBeDefined()
      one.socket?.joined()
    }
    expect(vi.getTimerCount()).toBe(0)
    expect(open(limits)).toBeDefined()
  })

  test('lets one that shows a credential wait for nobody', async () => {
    const limits = new SocketLimits(settings)
    for (let n = 0; n < 3; n += 1) open(limits)
    const [known, unknown] = [true, false].map((isKnown) => ask(limits, undefined, undefined, isKnown))
    await vi.advanceTimersByTimeAsync(0)
    expect([known?.socket, unknown?.socket]).toEqual([expect.anything(), undefined])
    await vi.advanceTimersByTimeAsync(waitMs)
    expect(unknown?.refusal?.status).toBe(429)
    known?.socket?.closed()
    expect(ask(limits).socket).toBeUndefined()
    ask(limits, undefined, undefined, true)
    ask(limits, undefined, undefined, true)
    await vi.advanceTimersByTimeAsync(0)
    expect(ask(limits, undefined, undefined, true).refusal?.why).toBe('Too many connections from one address')
  })

  test('has a limited number of sockets in all, however they have joined, and none waits beyond it', () => {
    const limits = new SocketLimits(settings)
    const sockets = Array.from({ length: 5 }, () => {
      const socket = open(limits)
      socket.joined()
      return socket
    })
    expect(ask(limits).refusal?.why).toBe('Too many connections from one address')
    sockets[0]?.closed()
    for (let n = 0; n < 1; n += 1) open(limits)
    expect(ask(limits).refusal?.why).toBe('Too many connections from one address')
  })

  test('has places of its own for /echo and /ping, which have not joined either', () => {
    const limits = new SocketLimits(settings)
    open(limits, 'echo')
    const ping = open(limits, 'pong')
    expect(ask(limits, undefined, 'echo').refusal?.status).toBe(429)
    open(limits)
    const waiting = ask(limits)
    expect(waiting.socket).toBeUndefined()
    ping.closed()
    expect(waiting.socket).toBeDefined()
  })

  test('is the /64 of an IPv6 address', () => {
    const limits = new SocketLimits({ ...settings, socketsPerAddress: 3 })
    for (const last of [1, 2, 3]) expect(ask(limits, `2001:db8::${last}`).socket).toBeDefined()
    expect(ask(limits, '2001:db8::4').refusal?.status).toBe(429)
    expect(ask(limits, '2001:db8:0:1::4').socket).toBeDefined()
  })

  test('has no waiting handshake any more once the server closes', () => {
    const limits = new SocketLimits(settings)
    for (let n = 0; n < 3; n += 1) open(limits)
    const late = ask(limits)
    limits.close()
    expect(late.refusal?.status).toBe(429)
    expect(vi.getTimerCount()).toBe(0)
  })
})

test.for([
  { ...settings, limits: 'off' },
  { limits: 'on', socketsPerAddress: 0, socketsNotJoined: 0, diagnosticsPerAddress: 0 },
] as const)('%o refuses nobody', (off) => {
  const limits = new SocketLimits(off)
  for (let n = 0; n < 5_000; n += 1) open(limits, 'echo')
})

test('126,000 sockets that close at once leave nothing behind', () => {
  const limits = new SocketLimits({ ...settings, socketsPerAddress: 0, socketsNotJoined: 0 })
  const sockets = Array.from({ length: 126_000 }, (_, n) =>
    open(limits, 'room', `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`),
  )
  expect(limits.addresses).toBe(126_000)
  for (const socket of sockets) socket.closed()
  expect(limits.addresses).toBe(0)
})

function ask(limits: SocketLimits, address = '192.0.2.1', endpoint: Endpoint = 'room', isKnown = false) {
  const answer: { socket?: CountedSocket; refusal?: Refusal } = {}
  limits.admit(
    endpoint,
    address,
    (result) => Object.assign(answer, result),
    () => Promise.resolve(isKnown),
  )
  return answer
}

function open(limits: SocketLimits, endpoint: Endpoint = 'room', address = '192.0.2.1'): CountedSocket {
  const { socket, refusal } = ask(limits, address, endpoint)
  if (socket === undefined) throw new Error(refusal?.why ?? 'It waits.')
  return socket
}
