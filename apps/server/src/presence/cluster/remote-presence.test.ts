import { expect, onTestFinished, test, vi } from 'vitest'
import type { PresenceRecord } from './presence-store.ts'
import { RemotePresence } from './remote-presence.ts'
import { MemoryPresenceStore, MemoryPresenceStorage } from '../../testing/memory-presence-store.ts'
import { someone } from '../../testing/test-nodes.ts'

test('reports nothing to a room that was unfollowed during the read', async () => {
  const { remote, arrived, listener } = await start()
  const first = remote.follow('lobby', listener)
  await vi.advanceTimersByTimeAsync(5)
  first.unfollow()
  await vi.advanceTimersByTimeAsync(50)
  await first.opened
  expect(arrived).not.toHaveBeenCalled()
})

test('reports everything once to a room that was unfollowed and followed again during the read', async () => {
  const { remote, arrived, listener } = await start()
  const first = remote.follow('lobby', { ...listener, arrived: () => expect.unreachable() })
  await vi.advanceTimersByTimeAsync(5)
  first.unfollow()
  const second = remote.follow('lobby', listener)
  first.unfollow()
  await vi.advanceTimersByTimeAsync(50)
  await second.opened
  expect(arrived).toHaveBeenCalledOnce()
})

/** With Ada on another node, and a store whose reads take 10 ms. */
async function start() {
  vi.useFakeTimers()
  const store = new MemoryPresenceStore(new MemoryPresenceStorage())
  await store.arrive('another')
  const ada: PresenceRecord = { room: 'lobby', person: someone('Ada'), author: 'author', status: 'here' }
  await store.write('another', 1, [ada])
  const read = store.read.bind(store)
  vi.spyOn(store, 'read').mockImplementation(async (query) => {
    const deltas = await read(query)
    await new Promise((resolve) => setTimeout(resolve, 10))
    return deltas
  })
  const remote = new RemotePresence(
    store,
    () => 'self',
    (error) => {
      throw error
    },
  )
  onTestFinished(() => {
    remote.close()
    vi.useRealTimers()
  })
  const arrived = vi.fn()
  return { remote, arrived, listener: { arrived, changed: vi.fn(), left: vi.fn(), typing: vi.fn() } }
}
