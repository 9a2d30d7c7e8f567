import type { RoomLine } from '@parley/shared'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { ref } from 'vue'
import { setLanguage } from '../../i18n/language.ts'
import { useRoom } from '../../stores/room-store.ts'
import { useRooms } from '../../stores/rooms/rooms-store.ts'
import { useRoomMatches } from './use-room-matches.ts'

beforeEach(async () => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
  vi.stubGlobal('window', { addEventListener: () => {} })
  setActivePinia(createPinia())
  await setLanguage('en')
})

function start(lines: RoomLine[]) {
  useRoom().name = 'here'
  useRooms().lines = lines
  const query = ref('')
  const { matches, isForRooms } = useRoomMatches(query)
  return (text: string) => {
    query.value = text
    return { found: matches.value.map(({ room }) => room), isForRooms: isForRooms.value }
  }
}

test('finds rooms by a part of their title or name, without accents and case', () => {
  const find = start([
    { room: 'here' },
    { room: 'cafe', title: 'Café menu' },
    { room: 'lobby' },
    { room: 'shut', title: 'Café', ended: 'banned' },
  ])
  expect(find('CAFE').found).toEqual(['cafe'])
  expect(find('menu ca').found).toEqual(['cafe'])
  expect(find('lob').found).toEqual(['lobby'])
  expect(find('nothing').found).toEqual([])
})

test('P17: finds a private conversation by those who are in it, and not by its name', () => {
  const room = `_${'9f86'.repeat(8)}`
  const find = start([{ room: 'here' }, { room, people: [{ username: 'Grace', avatar: 'b'.repeat(64) }] }])
  expect(find('grace').found).toEqual([room])
  expect(find('9f86').found).toEqual([])
  expect(find('private').found).toEqual([])
})

test('before any text, and after a #, lists the rooms in their order', () => {
  const many = Array.from({ length: 12 }, (_, n) => ({ room: `room-${n}` }))
  const find = start(many)
  expect(find('')).toEqual({ found: many.slice(0, 8).map(({ room }) => room), isForRooms: false })
  expect(find('#').isForRooms).toBe(true)
  expect(find('#room').found).toHaveLength(8)
  expect(find('room').found).toHaveLength(3)
})

test('a person with one room is shown none', () => {
  expect(start([{ room: 'here' }])('').found).toEqual([])
})
