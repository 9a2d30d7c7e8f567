import type { RoomList } from '@parley/client'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { openDraft } from '../../../stores/open-draft.ts'
import { usePerson } from '../../../stores/person-store.ts'
import { useRooms } from '../../../stores/rooms/rooms-store.ts'
import { useDraftSync } from './use-draft-sync.ts'

const kept = new Map<string, string>()

beforeEach(() => {
  vi.useFakeTimers()
  kept.clear()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
  vi.stubGlobal('window', new EventTarget())
  setActivePinia(createPinia())
})
afterEach(() => {
  openDraft.value = undefined
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test.each([
  { name: 'what is stored meanwhile is kept', leaves: false },
  { name: 'nothing is kept of a person who has left meanwhile', leaves: true },
])('P16.10: $name', async ({ leaves }) => {
  usePerson().identify('ada@example.com', 'Ada')
  const answers: ((answer: object) => void)[] = []
  const questions = { ask: () => new Promise((resolve) => answers.push(resolve)) }
  useRooms().list = { isComplete: true, lines: [], questions } as unknown as RoomList
  const text = ref('')
  const scope = effectScope()
  scope.run(useDraftSync)
  openDraft.value = { room: 'team', text }
  await nextTick()
  text.value = 'half a sentence'
  await nextTick()
  vi.advanceTimersByTime(1_500)
  expect(answers).toHaveLength(1)
  if (leaves) usePerson().forget()
  kept.delete([...kept.keys()].find((key) => key.includes('synced-drafts')) ?? '')
  answers[0]?.({ type: 'draft', room: 'team', at: 5 })
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  expect(JSON.stringify([...kept]).includes('half a sentence')).toBe(!leaves)
  scope.stop()
})
