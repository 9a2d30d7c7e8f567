import type { RoomClient } from '@parley/client'
import { expect, test, vi } from 'vitest'
import { sendOn, stopSending, stopWhenSent } from './last-sending.ts'

type Outbox = RoomClient['view']['outbox']

function client(...states: ('pending' | 'refused' | 'uploading')[]) {
  const view = { outbox: [] as Outbox } as RoomClient['view']
  const set = (...next: typeof states) => {
    const outbox = next.map((name, n) => ({
      ...{ type: 'post', cid: `cid-${n}`, at: 1, message: 'x' },
      ...(name === 'uploading' && { attached: [{ key: 'k', name: 'a.txt', size: 1, type: 'text/plain' }] }),
      state: { name: name === 'refused' ? 'refused' : 'pending' },
    }))
    Object.assign(view, { outbox })
  }
  set(...states)
  return { view, set, stop: vi.fn() }
}

test('a client that has something to send stays until it is sent, and is stopped once', () => {
  const left = client('pending', 'pending')
  left.stop.mockImplementation(() => stopWhenSent('team', left))
  sendOn('team', left)
  left.set('pending')
  stopWhenSent('team', left)
  expect(left.stop).not.toHaveBeenCalled()
  left.set('refused')
  stopWhenSent('team', left)
  stopWhenSent('team', left)
  expect(left.stop).toHaveBeenCalledOnce()
})

test('it stops at once where nothing waits, and where files wait for their room', () => {
  for (const left of [client(), client('refused'), client('uploading', 'pending')]) {
    sendOn('team', left)
    expect(left.stop).toHaveBeenCalledOnce()
  }
})

test('it stops when its room is entered again, and when the person leaves', () => {
  const [team, garden] = [client('pending'), client('pending')]
  for (const left of [team, garden]) left.stop.mockImplementation(() => stopWhenSent('team', left))
  sendOn('team', team)
  sendOn('garden', garden)
  stopSending('team')
  expect([team.stop.mock.calls.length, garden.stop.mock.calls.length]).toEqual([1, 0])
  stopSending()
  stopSending()
  expect([team.stop.mock.calls.length, garden.stop.mock.calls.length]).toEqual([1, 1])
})
