import type { RoomList } from '@parley/client'
import type { FoundRooms } from '@parley/shared'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { useRoom } from '../../stores/room-store.ts'
import { useRooms } from '../../stores/rooms/rooms-store.ts'
import { useOtherRooms } from './use-other-rooms.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
  vi.stubGlobal('window', { addEventListener: () => {} })
  setActivePinia(createPinia())
})

const found = (rooms: FoundRooms['rooms']): FoundRooms => ({ type: 'found_rooms', query: 'tea', rooms })

/** Searches for tea over a connection whose rooms are not followed yet. */
async function search(answer: FoundRooms | undefined) {
  useRoom().name = 'lobby'
  const rooms = useRooms()
  const list = { isFollowing: false, questions: { ask: () => Promise.resolve(answer) } }
  rooms.list = list as unknown as RoomList
  rooms.lines = [{ room: 'team' }]
  const shown = effectScope().run(() => useOtherRooms(ref('tea')))
  if (shown === undefined) throw new Error('The scope has ended.')
  const wait = () => vi.advanceTimersByTimeAsync(1_000)
  await wait()
  const follow = async (next: FoundRooms | undefined) => {
    answer = next
    list.isFollowing = rooms.isFollowing = true
    await wait()
  }
  return { shown, follow }
}

test('P16.11: an answer that comes before the rooms are followed is none, and it is asked again then', async () => {
  const { shown, follow } = await search(found([]))
  expect(shown.state.value).toEqual({ name: 'asking' })
  await follow(found([{ room: 'team', messages: [] }]))
  expect(shown.state.value).toEqual({ name: 'found' })
  expect(shown.found.value.map(({ room }) => room)).toEqual(['team'])
})

test('P16.11: without a connection the search says so, and goes on with the next one', async () => {
  const { shown, follow } = await search(undefined)
  expect(shown.state.value).toEqual({ name: 'offline' })
  await follow(found([]))
  expect(shown.state.value).toEqual({ name: 'found' })
})
