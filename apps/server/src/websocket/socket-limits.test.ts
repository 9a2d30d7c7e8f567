import { describe, expect, test } from 'vitest'
import { SocketLimits } from './socket-limits.ts'

const settings = {
  limits: 'on',
  socketsPerAddress: 5,
  socketsNotJoined: 3,
  diagnosticsPerAddress: 2,
} as const

describe('P2.7: an address', () => {
  test('has a limited number of sockets that have not joined', () => {
    const limits = new SocketLimits(settings)
    const sockets = [1, 2, 3].map(() => limits.open('room', '192.0.2.1'))
    expect(limits.refusal('room', '192.0.2.1')).toMatchObject({ status: 429, retryAfter: 10 })
    expect(limits.refusal('room', '192.0.2.2')).toBeUndefined()
    sockets[0]?.joined()
    expect(limits.refusal('room', '192.0.2.1')).toBeUndefined()
    sockets[1]?.closed()
    sockets[2]?.closed()
    expect(limits.refusal('room', '192.0.2.1')).toBeUndefined()
  })

  test('has a limited number of sockets in all, however they have joined', () => {
    const limits = new SocketLimits(settings)
    const sockets = Array.from({ length: 5 }, () => {
      const socket = limits.open('room', '192.0.2.1')
      socket.joined()
      return socket
    })
    expect(limits.refusal('room', '192.0.2.1')?.why).toBe('Too many connections from one address')
    sockets[0]?.closed()
    expect(limits.refusal('room', '192.0.2.1')).toBeUndefined()
  })

  test('has places of its own for /echo and /ping, which have not joined either', () => {
    const limits = new SocketLimits(settings)
    limits.open('echo', '192.0.2.1')
    limits.open('pong', '192.0.2.1')
    expect(limits.refusal('echo', '192.0.2.1')?.status).toBe(429)
    expect(limits.refusal('room', '192.0.2.1')).toBeUndefined()
    limits.open('room', '192.0.2.1')
    expect(limits.refusal('room', '192.0.2.1')?.status).toBe(429)
  })

  test('is the /64 of an IPv6 address', () => {
    const limits = new SocketLimits(settings)
    for (const last of [1, 2, 3]) limits.open('room', `2001:db8::${last}`)
    expect(limits.refusal('room', '2001:db8::4')?.status).toBe(429)
    expect(limits.refusal('room', '2001:db8:0:1::4')).toBeUndefined()
  })
})

test.for([
  { ...settings, limits: 'off' },
  { limits: 'on', socketsPerAddress: 0, socketsNotJoined: 0, diagnosticsPerAddress: 0 },
] as const)('%o refuses nobody', (off) => {
  const limits = new SocketLimits(off)
  for (let n = 0; n < 5_000; n += 1) limits.open('echo', '192.0.2.1')
  expect(limits.refusal('echo', '192.0.2.1')).toBeUndefined()
})

test('126,000 sockets that close at once leave nothing behind', () => {
  const limits = new SocketLimits({ ...settings, socketsPerAddress: 0, socketsNotJoined: 0 })
  const sockets = Array.from({ length: 126_000 }, (_, n) =>
    limits.open('room', `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`),
  )
  expect(limits.addresses).toBe(126_000)
  for (const socket of sockets) socket.closed()
  expect(limits.addresses).toBe(0)
})
