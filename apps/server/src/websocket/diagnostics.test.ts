import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { WebSocket } from 'ws'
import { diagnosticRate, echo, pong, type Paced } from './diagnostics.ts'
import { FramePacer } from './frame-pacer.ts'

class FakeSocket extends EventEmitter {
  sent: unknown[] = []
  closed: unknown[] = []
  send(data: unknown) {
    this.sent.push(data)
  }
  close(code: number, reason: string) {
    this.closed.push([code, reason])
  }
}

const minute = 60_000
const reading = { pause: () => undefined, resume: () => undefined }
const paced: Paced = (answer) => new FramePacer(diagnosticRate, reading, answer)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test.for([
  ['/echo', echo],
  ['/ping', pong],
] as const)('%s is closed ten minutes after its last message, and says why', ([, serve]) => {
  const socket = new FakeSocket()
  serve(socket as unknown as WebSocket, paced)
  for (let n = 0; n < 5; n += 1) {
    vi.advanceTimersByTime(9 * minute)
    socket.emit('message', 'x', false)
    socket.emit('pong')
  }
  vi.advanceTimersByTime(10 * minute - 1)
  expect(socket).toMatchObject({ closed: [] })
  vi.advanceTimersByTime(1)
  expect(socket).toMatchObject({ closed: [[1001, 'no message for ten minutes']] })
})

test('a closed connection keeps no timer', () => {
  const socket = new FakeSocket()
  echo(socket as unknown as WebSocket, paced)
  socket.emit('close')
  expect(vi.getTimerCount()).toBe(0)
})

test('/echo answers a thousand messages at once, and a hundred a second from then on, in order', () => {
  const socket = new FakeSocket()
  echo(socket as unknown as WebSocket, paced)
  for (let n = 0; n < 2_000; n += 1) socket.emit('message', Buffer.from(String(n)), false)
  expect(socket.sent.length).toBe(1_001)
  vi.advanceTimersByTime(1_000)
  expect(socket.sent.length).toBe(1_101)
  expect(socket.sent.map(String)).toEqual(Array.from({ length: 1_101 }, (_, n) => String(n)))
})

test('/echo answers long messages as much more slowly', () => {
  const socket = new FakeSocket()
  echo(socket as unknown as WebSocket, paced)
  for (let n = 0; n < 100; n += 1) socket.emit('message', Buffer.alloc(1_024 * 1_024), true)
  expect(socket.sent.length).toBe(32)
})
