import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { WebSocket } from 'ws'
import { echo, pong } from './diagnostics.ts'

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

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test.for([
  ['/echo', echo],
  ['/ping', pong],
] as const)('%s is closed ten minutes after its last message, and says why', ([, serve]) => {
  const socket = new FakeSocket()
  serve(socket as unknown as WebSocket)
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
  echo(socket as unknown as WebSocket)
  socket.emit('close')
  expect(vi.getTimerCount()).toBe(0)
})
