import type { RoomView } from '@parley/client'
import type { Message, Person } from '@parley/shared'
import { namesIn, type Names } from '@parley/markup'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { computed } from 'vue'
import { useNames } from './names-store.ts'
import { usePerson } from './person-store.ts'
import { useRoom } from './room-store.ts'

const avatar = 'a'.repeat(64)

beforeEach(() => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
  setActivePinia(createPinia())
  usePerson().identify('ada@example.com', 'Ada')
})

test('knows yourself, the people here, and all authors', () => {
  see(['Bob'], ['Cem'])
  expect([...useNames().known.lowerCase]).toEqual(['ada', 'bob', 'cem'])
})

test('a message or a departure rerenders nothing', () => {
  const names = useNames()
  see(['Bob', 'Cem'], [])
  const { known } = names
  see(['Cem'], ['Bob', 'Ada'])
  expect(names.known).toBe(known)
  see([], [])
  expect(names.known).toBe(known)
})

test('an arrival rerenders only the messages that mention that person', () => {
  const rendered: string[] = []
  const rows = ['hello @Bob', 'hello @Cem', 'hello'].map((text) => {
    const mentioned = computed<Names>((before) => namesIn(text, useNames().known, before))
    return computed(() => rendered.push(`${text}: ${[...mentioned.value.lowerCase].join()}`))
  })
  const render = () => rows.forEach((row) => row.value)
  see(['Bob'], [])
  render()
  expect(rendered).toEqual(['hello @Bob: bob', 'hello @Cem: ', 'hello: '])
  see(['Bob', 'Cem'], [])
  render()
  expect(rendered.slice(3)).toEqual(['hello @Cem: cem'])
})

test('you are mentioned only by your own name', () => {
  const names = useNames()
  expect(names.mentionsYou('hi @ada')).toBe(true)
  expect(names.mentionsYou('hi @Ada Lovelace')).toBe(true)
  see(['Ada Lovelace'], [])
  expect(names.mentionsYou('hi @Ada Lovelace')).toBe(false)
  expect(names.isYou('ADA')).toBe(true)
})

function see(people: string[], authors: string[]) {
  const listed = people.map((username): Person => ({ username, avatar }))
  const messages = authors.map((username, id): Message => ({
    id,
    rev: id,
    cid: `${id}`,
    at: 0,
    username,
    avatar,
    message: 'hi',
  }))
  const view: RoomView = {
    connection: { name: 'live', attempt: 0 },
    timeline: { epoch: 'e', cursor: 0, messages, more: false },
    people: { count: listed.length, listed },
    outbox: [],
    typing: [],
    shown: undefined,
    standing: undefined,
    uploads: undefined,
    asking: [],
    muted: [],
    mutedUntil: undefined,
    slowUntil: 0,
    historyWindow: undefined,
    loading: { name: 'nothing' },
    thread: undefined,
  }
  useRoom().view = view
}
