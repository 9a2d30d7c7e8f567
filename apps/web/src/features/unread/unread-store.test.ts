import { emptyView } from '@parley/client'
import type { Message } from '@parley/shared'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { usePerson } from '../../stores/person-store.ts'
import { useRoom } from '../../stores/room-store.ts'
import { loadReadPosition, saveReadPosition } from '../../storage/read-position.ts'
import { useUnread } from './unread-store.ts'

beforeEach(() => {
  vi.useFakeTimers()
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal(
    'document',
    Object.assign(new EventTarget(), { visibilityState: 'visible', hasFocus: () => true }),
  )
  setActivePinia(createPinia())
  usePerson().identify('ada@example.com', 'Ada')
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const message = (id: number): Message => ({
  ...{ id, rev: id, cid: `c${id}`, username: 'Grace', avatar: 'b'.repeat(64), message: 'hello', at: id },
  ...{ createdAt: '2026-11-29T12:00:00.000Z' },
})

/** The room is shown to its end, and the person looks at it. */
async function visit() {
  const room = useRoom()
  room.name = 'team'
  const unread = useUnread()
  const timeline = { epoch: 'first', cursor: 7, messages: [5, 6, 7].map(message), more: false }
  unread.atNewest = true
  const live = { ...emptyView, timeline, connection: { name: 'live' as const } }
  room.view = live as unknown as NonNullable<typeof room.view>
  await nextTick()
  room.view = { ...room.view, people: { ...room.view.people } }
  await nextTick()
  vi.advanceTimersByTime(1_000)
  return unread
}

test('P16.5: the first visit with a device reads nothing before the list has said how far the person had read', async () => {
  const unread = await visit()
  expect(unread.read).toBeUndefined()
  expect(loadReadPosition('team')).toBeUndefined()
  unread.readElsewhere(5)
  expect(unread).toMatchObject({ read: 5, line: 5, count: 2 })
  await nextTick()
  // The list is told once more to show the line, and the end is not in view any more.
  expect(unread).toMatchObject({ openedEpoch: 'first', atNewest: false, read: 5 })
  vi.advanceTimersByTime(1_000)
  expect(loadReadPosition('team')).toEqual({ epoch: 'first', read: 5 })
})

test('P16.5: who has read everything elsewhere has read everything here, also after a new epoch', async () => {
  const unread = await visit()
  unread.readElsewhere(90)
  expect(unread).toMatchObject({ read: 7, line: undefined, count: 0 })
})

test('P16.5: what this browser has stored of the room counts at once', async () => {
  saveReadPosition('team', { epoch: 'first', read: 5 })
  const unread = await visit()
  expect(unread).toMatchObject({ read: 5, line: 5, count: 2 })
  unread.readElsewhere(6)
  expect(unread).toMatchObject({ read: 6, line: 5, count: 1 })
})

test('P16.5: another tab that knows more than this one is believed', async () => {
  const unread = await visit()
  saveReadPosition('team', { epoch: 'first', read: 5 })
  const stored = { key: 'parley.read.team', storageArea: localStorage }
  window.dispatchEvent(Object.assign(new Event('storage'), stored))
  expect(unread).toMatchObject({ read: 5, line: 5, count: 2 })
})

test('P1.3: where the server says nothing, what was shown here is read', async () => {
  const unread = await visit()
  unread.readHere()
  expect(unread.read).toBe(7)
  await nextTick()
  vi.advanceTimersByTime(1_000)
  expect(loadReadPosition('team')).toEqual({ epoch: 'first', read: 7 })
})
