import type { RoomView } from '@parley/client'
import type { Message, Person } from '@parley/shared'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { computed } from 'vue'
import { useNames } from './names-store.ts'
import { usePerson } from './person-store.ts'
import { useRoom } from './room-store.ts'
import { namesIn, type Names } from '../markup/parse/names.ts'

const avatar = 'a'.repeat(64)

beforeEach(() => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
  setActivePinia(createPinia())
  usePerson().introduce('ada@example.com', 'Ada')
})

test('known are you, whoever is here, and whoever wrote', () => {
  see(['Bob'], ['Cem'])
  expect([...useNames().known.lowerCase]).toEqual(['ada', 'bob', 'cem'])
})

test('a message or a leaving changes nothing that was drawn', () => {
  const names = useNames()
  see(['Bob', 'Cem'], [])
  const { known } = names
  see(['Cem'], ['Bob', 'Ada'])
  expect(names.known).toBe(known)
  see([], [])
  expect(names.known).toBe(known)
})

test('an arrival draws anew the messages that call whoever came, and no other', () => {
  const drawn: string[] = []
  const rows = ['hello @Bob', 'hello @Cem', 'hello'].map((text) => {
    const called = computed<Names>((before) => namesIn(text, useNames().known, before))
    return computed(() => drawn.push(`${text}: ${[...called.value.lowerCase].join()}`))
  })
  const draw = () => rows.forEach((row) => row.value)
  see(['Bob'], [])
  draw()
  expect(drawn).toEqual(['hello @Bob: bob', 'hello @Cem: ', 'hello: '])
  see(['Bob', 'Cem'], [])
  draw()
  expect(drawn.slice(3)).toEqual(['hello @Cem: cem'])
})

test('you are called by your own name only', () => {
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
    historyWindow: undefined,
    loading: { name: 'nothing' },
  }
  useRoom().view = view
}
