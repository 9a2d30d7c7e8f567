import { expect, onTestFinished, test, vi } from 'vitest'
import { PresenceStoreUnavailable, type PresenceRecord } from './presence-store.ts'
import { MemoryPresenceStore, MemoryPresenceStorage } from '../../testing/memory-presence-store.ts'
import { PresencePublisher } from './presence-publisher.ts'
import { someone } from '../../testing/test-nodes.ts'

test('writes a failed batch again, but not over newer records', async () => {
  const { stores, store, publisher } = start()
  publisher.publish(record('Ada', 'here'))
  await vi.advanceTimersByTimeAsync(1_000)
  const write = vi.spyOn(store, 'write').mockImplementationOnce(async () => {
    publisher.publish(record('Ada', 'idle'))
    await Promise.resolve()
    throw new PresenceStoreUnavailable('connection lost before the result arrived')
  })
  publisher.publish(record('Ada', 'gone'))
  publisher.publish(record('Grace', 'here'))
  await vi.advanceTimersByTimeAsync(2_000)
  expect(write).toHaveBeenCalledTimes(2)
  expect(statuses(stores, publisher)).toEqual({ Ada: 'idle', Grace: 'here' })
})

test('deletes the records of people who left', async () => {
  const { stores, publisher } = start()
  publisher.publish(record('Ada', 'here'))
  publisher.publish(record('Grace', 'here'))
  await vi.advanceTimersByTimeAsync(1_000)
  publisher.publish(record('Grace', 'gone'))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(statuses(stores, publisher)).toEqual({ Ada: 'here', Grace: 'gone' })
  await vi.advanceTimersByTimeAsync(130_000)
  expect(statuses(stores, publisher)).toEqual({ Ada: 'here' })
})

test('writes nothing for somebody who arrived and left before the store could be reached', async () => {
  const { stores, store, publisher } = start()
  store.reached = 'no'
  publisher.publish(record('Ada', 'here'))
  await vi.advanceTimersByTimeAsync(3_000)
  publisher.publish(record('Ada', 'gone'))
  store.reached = 'yes'
  await vi.advanceTimersByTimeAsync(60_000)
  expect(stores.calls).toEqual([])
})

test('arrives under a new id when the lease has ended, and leaves the old id expired', async () => {
  const { stores, publisher } = start()
  publisher.publish(record('Ada', 'here'))
  publisher.publish(record('Grace', 'here'))
  await vi.advanceTimersByTimeAsync(1_000)
  const before = publisher.node
  stores.later(20_000)
  publisher.publish(record('Grace', 'gone'))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(publisher.node).not.toBe(before)
  expect(stores.nodes.get(before)?.expires).toBeLessThan(stores.now)
  expect(statuses(stores, publisher)).toEqual({ Ada: 'here' })
})

test('reports an error that does not pass by itself', async () => {
  const { store, publisher, failed } = start()
  vi.spyOn(store, 'write').mockRejectedValue(new Error('no right to write'))
  publisher.publish(record('Ada', 'here'))
  await vi.advanceTimersByTimeAsync(500)
  expect(failed).toHaveBeenCalledWith(new Error('no right to write'))
})

function start() {
  vi.useFakeTimers()
  const stores = new MemoryPresenceStorage()
  const store = new MemoryPresenceStore(stores)
  const failed = vi.fn<(error: unknown) => void>()
  const publisher = new PresencePublisher(store, failed)
  onTestFinished(() => {
    publisher.close()
    vi.useRealTimers()
  })
  return { stores, store, publisher, failed }
}

function statuses(stores: MemoryPresenceStorage, { node }: PresencePublisher) {
  const records = [...(stores.nodes.get(node)?.records.values() ?? [])]
  return Object.fromEntries(records.map(({ person, status }) => [person.username, status]))
}

function record(username: string, status: PresenceRecord['status']): PresenceRecord {
  return { room: 'lobby', person: someone(username), author: `author of ${username}`, status }
}
