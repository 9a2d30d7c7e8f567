import { RoomList, type Environment } from '@parley/client'
import type { RoomLine } from '@parley/shared'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { usePerson } from '../person-store.ts'
import { useRoom } from '../room-store.ts'
import { useRooms } from './rooms-store.ts'

const deleted = vi.hoisted(() => [] as string[])
vi.mock('../../storage/room-snapshot.ts', () => ({
  deleteRoomSnapshot: (room: string) => Promise.resolve(void deleted.push(room)),
}))

const stored = new Map<string, string>()

const line = (room: string, more: Partial<RoomLine> = {}): RoomLine => ({
  ...{ room, head: 5, read: 5, unread: 0, mentions: 0 },
  ...more,
})

beforeEach(() => {
  stored.clear()
  deleted.length = 0
  vi.stubGlobal('window', { addEventListener: () => {} })
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  })
  setActivePinia(createPinia())
  usePerson().identify('ada@example.com', 'Ada')
})

/** A list over a connection that has joined the lobby, and what the server says on it. */
function follow() {
  const rooms = useRooms()
  useRoom().name = 'lobby'
  const sent: string[] = []
  let say: (frame: object) => void = () => undefined
  const inner: Environment = {
    connect: (events) => {
      say = (frame) => events.onMessage(JSON.stringify(frame))
      return { send: (text) => sent.push(text), close: () => undefined }
    },
    after: () => () => undefined,
    now: () => 0,
    random: () => 0.5,
    newCid: () => 'cid',
  }
  const list = new RoomList(inner, 'lobby', () => rooms.take(list))
  rooms.list = list
  list.environment.connect({ onOpen: () => {}, onMessage: () => {}, onClose: () => {} })
  const joined = { type: 'joined', room: 'lobby', epoch: 'first', rev: 0, resumed: false, messages: [] }
  say({ ...joined, more: false, follow: 200 })
  return { rooms, say, sent }
}

test('P16.4: counts what is unread elsewhere, but for muted rooms and those that have ended', () => {
  const { rooms, say } = follow()
  const lines = [
    line('lobby', { unread: 9 }),
    line('team', { unread: 2, mentions: 1 }),
    line('quiet', { unread: 5, mentions: 1, notify: 'nothing' }),
    { room: 'shut', ended: 'banned', unread: 3 },
  ]
  say({ type: 'rooms', rooms: lines, more: false })
  expect([rooms.unreadElsewhere, rooms.mentionsElsewhere]).toEqual([2, 1])
})

test('the lines from before stay until the list is complete', () => {
  const { rooms, say } = follow()
  rooms.lines = [line('kept')]
  say({ type: 'rooms', rooms: [line('attic')], more: true })
  expect(rooms.lines.map(({ room }) => room)).toEqual(['kept'])
  say({ type: 'rooms', after: 'attic', rooms: [line('team')], more: false })
  expect(rooms.lines.map(({ room }) => room)).toEqual(['attic', 'team'])
})

test('private conversations come behind the rooms, also where they are newer', () => {
  const { rooms, say } = follow()
  const direct = line(`_${'a'.repeat(32)}`, { at: 9, people: [] })
  say({ type: 'rooms', rooms: [direct, line('lobby'), line('team', { at: 3 })], more: false })
  expect(rooms.lines.map(({ room }) => room)).toEqual(['team', 'lobby', direct.room])
})

test('P16.5: what this page has read is read, also before the server has heard of it', () => {
  const { rooms, say } = follow()
  rooms.read(7)
  say({ type: 'rooms', rooms: [line('lobby', { head: 7, unread: 2, mentions: 1 })], more: false })
  expect(rooms.lines).toMatchObject([{ unread: 0, mentions: 0 }])
  say({ type: 'followed', rooms: [line('lobby', { head: 8, unread: 1 })] })
  expect(rooms.lines).toMatchObject([{ unread: 1 }])
})

test('P16.7: a room that was left is gone at once, and is said to be left until it is opened again', () => {
  const { rooms, say, sent } = follow()
  say({ type: 'rooms', rooms: [line('lobby'), line('team')], more: false })
  expect(rooms.leave('team')).toBe(true)
  expect(sent).toContain('{"type":"leave","room":"team"}')
  expect(rooms.lines.map(({ room }) => room)).toEqual(['lobby'])
  expect(rooms.hasLeft('team')).toBe(true)
  say({ type: 'followed', rooms: [line('team', { unread: 1 })] }) // on the way when it was left
  expect(rooms.lines.map(({ room }) => room)).toEqual(['lobby'])
  useRoom().name = 'team'
  expect(rooms.hasLeft('team')).toBe(false)
})

test('P16.7: a room that was left here may be joined again elsewhere, once the server knows that it was left', () => {
  const { rooms, say } = follow()
  say({ type: 'rooms', rooms: [line('lobby'), line('team')], more: false })
  rooms.leave('team')
  say({ type: 'followed', rooms: [{ room: 'team', ended: 'left' }] })
  expect(rooms.hasLeft('team')).toBe(false)
  say({ type: 'followed', rooms: [line('team')] })
  expect(rooms.lines.map(({ room }) => room)).toEqual(['lobby', 'team'])
})

test('P16.7: the room that is shown stays left, and what a person has left is no matter of the next one', () => {
  const { rooms, say } = follow()
  say({ type: 'rooms', rooms: [line('lobby'), line('team')], more: false })
  rooms.leave('lobby')
  say({ type: 'followed', rooms: [{ room: 'lobby', ended: 'left' }] })
  expect(rooms.hasLeft('lobby')).toBe(true)
  usePerson().forget()
  expect(rooms.hasLeft('lobby')).toBe(false)
})

test('P16.3: nothing stays stored of a followed room that the person may not read any more, or that is gone', () => {
  const { rooms, say } = follow()
  rooms.lines = [line('lobby'), line('attic')]
  say({ type: 'rooms', rooms: ['lobby', 'team', 'garden'].map((name) => line(name)), more: false })
  expect(deleted).toEqual(['attic'])
  say({ type: 'followed', rooms: [{ room: 'team', ended: 'banned' }] })
  say({ type: 'followed', rooms: [{ room: 'garden', ended: 'sent_out' }] })
  expect(deleted).toEqual(['attic', 'team', 'garden'])
  say({ type: 'followed', rooms: [line('team')] })
  say({ type: 'followed', rooms: [{ room: 'team', ended: 'banned' }] })
  expect(deleted).toEqual(['attic', 'team', 'garden', 'team'])
})

test('without a connection nothing is marked or left', () => {
  const rooms = useRooms()
  rooms.lines = [line('team')]
  expect(rooms.mark('team', { favourite: true })).toBe(false)
  expect(rooms.leave('team')).toBe(false)
  expect(rooms.lines).toHaveLength(1)
})

test('the list of one person is not shown to another', () => {
  const rooms = useRooms()
  rooms.lines = [line('team')]
  useRoom().name = 'team'
  expect([...stored.keys()]).toContain('parley.rooms')
  usePerson().forget()
  expect(rooms.lines).toEqual([])
  expect([...stored.keys()]).not.toContain('parley.rooms')
})
