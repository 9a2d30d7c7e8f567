import { expect, onTestFinished, test, vi } from 'vitest'
import type { PresenceRecord } from './presence-store.ts'
import { RemotePresence } from './remote-presence.ts'
import { MemoryPresenceStore, MemoryPresenceStorage } from '../../testing/memory-presence-store.ts'
import { someone } from '../../testing/test-nodes.ts'

test('a room that was left while the board was read hears nothing of it', async () => {
  const { remote, arrived, listener } = await start()
  const first = remote.follow('lobby', listener)
  await vi.advanceTimersByTimeAsync(5)
  first.unfollow()
  await vi.advanceTimersByTimeAsync(50)
  await first.opened
  expect(arrived).not.toHaveBeenCalled()
})

test('a room that was left and entered again while the board was read hears everything, once', async () => {
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

/** With Ada on another node, and a board that takes 10 ms to be read. */
async function start() {
  vi.useFakeTimers()
  const store = new MemoryPresenceStore(new MemoryPresenceStorage())
  await store.arrive('another')
  const ada: PresenceRecord = { room: 'lobby', person: someone('Ada'), author: 'author', status: 'here' }
  await store.write('another', 1, [ada])
  const read = store.read.bind(store)
  vi.spyOn(store, 'read').mockImplementation(async (question) => {
    const deltas = await read(question)
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
