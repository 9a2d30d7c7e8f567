import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { WebSocket } from 'ws'
import { Heartbeat } from './heartbeat.ts'

class FakeSocket extends EventEmitter {
  pings = 0
  terminated = false
  ping() {
    this.pings += 1
  }
  terminate() {
    this.terminated = true
    this.emit('close')
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('P1.7: terminates a peer that was silent for two rounds', () => {
  const { socket } = startHeartbeat()
  vi.advanceTimersByTime(2_000)
  expect(socket).toMatchObject({ pings: 2, terminated: false })
  vi.advanceTimersByTime(1_000)
  expect(socket.terminated).toBe(true)
})

test.for(['pong', 'ping', 'message'])('P1.7: keeps a peer that sends a %s', (event) => {
  const { socket } = startHeartbeat()
  for (let round = 0; round < 10; round += 1) {
    vi.advanceTimersByTime(1_000)
    socket.emit(event)
  }
  expect(socket).toMatchObject({ pings: 10, terminated: false })
})

test('stops pinging a closed socket', () => {
  const { socket } = startHeartbeat()
  socket.emit('close')
  vi.advanceTimersByTime(10_000)
  expect(socket).toMatchObject({ pings: 0, terminated: false })
})

function startHeartbeat() {
  const socket = new FakeSocket()
  new Heartbeat(1_000).add(socket as unknown as WebSocket)
  return { socket }
}
