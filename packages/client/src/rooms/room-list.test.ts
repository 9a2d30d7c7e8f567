import type { RoomLine } from '@parley/shared'
import { describe, expect, test, vi } from 'vitest'
import { RoomClient } from '../room-client.ts'
import { FakeEnvironment } from '../testing/fake-environment.ts'
import { alice, joined, openSocket } from '../testing/fake-room.ts'
import { storeDraft } from './draft.ts'
import { listedRooms } from './listed-rooms.ts'
import { peek } from './peek.ts'
import { RoomList } from './room-list.ts'
import { searchRooms } from './search-rooms.ts'

const line = (room: string, more: Partial<RoomLine> = {}): RoomLine => ({
  ...{ room, head: 5, read: 5, unread: 0, mentions: 0 },
  ...more,
})

/** In the lobby of a server that follows up to `follow` rooms; undefined: an earlier one. */
function start(follow: number | undefined = 200) {
  const environment = new FakeEnvironment()
  const changed = vi.fn()
  const list = new RoomList(environment, 'lobby', changed)
  const client = new RoomClient({ room: 'lobby', ...alice }, list.environment, {
    changed: () => undefined,
    token: () => undefined,
  })
  client.start()
  openSocket(environment)
  environment.socket.say(joined({ follow }))
  environment.pass(0)
  const say = (frame: object) => environment.socket.events.onMessage(JSON.stringify(frame))
  const sent = () => environment.socket.takeSent()
  return { environment, list, client, changed, say, sent }
}

test('P16.2: reads the list page by page, and follows the rooms that can be read', () => {
  const { list, say, sent } = start()
  expect(sent()).toEqual([{ type: 'rooms' }])
  say({ type: 'rooms', rooms: [line('attic'), { room: 'cellar', ended: 'banned' }], more: true })
  expect(sent()).toEqual([{ type: 'rooms', after: 'cellar' }])
  expect(list.isComplete).toBe(false)
  say({ type: 'rooms', after: 'cellar', rooms: [line('lobby'), line('team')], more: false })
  expect(sent()).toEqual([{ type: 'follow', rooms: ['attic', 'lobby', 'team'] }])
  expect(list.isComplete).toBe(true)
  expect(list.lines.map(({ room }) => room)).toEqual(['attic', 'cellar', 'lobby', 'team'])
})

test('P16.3: follows no more rooms than the server allows, a frame at a time', () => {
  const { say, sent } = start(31)
  const names = Array.from({ length: 40 }, (_, n) => `room-${n}`)
  sent()
  say({ type: 'rooms', rooms: names.map((name) => line(name)), more: false })
  expect(sent()).toEqual([{ type: 'follow', rooms: names.slice(0, 30) }])
  say({ type: 'followed', rooms: [line('room-7')] })
  expect(sent()).toEqual([])
  say({ type: 'followed', rooms: names.slice(0, 30).map((name) => line(name)) })
  expect(sent()).toEqual([{ type: 'follow', rooms: ['room-30'] }])
})

test('P16.4: counts what is unread in the other rooms that the person wants to hear of', () => {
  const { list, say, changed } = start()
  say({ type: 'rooms', rooms: [line('lobby', { unread: 9 }), line('team'), line('quiet')], more: false })
  changed.mockClear()
  say({
    type: 'followed',
    rooms: [
      line('team', { unread: 100, mentions: 2, atLeast: true }),
      line('quiet', { unread: 5, notify: 'nothing' }),
    ],
  })
  expect(changed).toHaveBeenCalledTimes(1)
  expect(list.unread).toEqual({ messages: 100, mentions: 2, atLeast: true })
  say({ type: 'followed', rooms: [{ room: 'team', ended: 'door_closed' }] })
  expect(list.unread).toEqual({ messages: 0, mentions: 0, atLeast: false })
  expect(list.lines).toContainEqual({ room: 'team', ended: 'door_closed' })
  say({ type: 'followed', rooms: [{ room: 'team', ended: 'left' }] })
  expect(list.lines.map(({ room }) => room)).toEqual(['lobby', 'quiet'])
})

test('favourites come first, and then the rooms with the newest messages', () => {
  const { list, say } = start()
  const rooms = [line('old', { at: 1 }), line('dear', { at: 0, favourite: true }), line('new', { at: 2 })]
  say({ type: 'rooms', rooms, more: false })
  expect(list.lines.map(({ room }) => room)).toEqual(['dear', 'new', 'old'])
})

test('P16.5: sends how far the person has read at most once a second, and again after a reconnection', () => {
  const { environment, list, say, sent } = start()
  list.read(3)
  say({ type: 'rooms', rooms: [line('lobby')], more: false })
  const read = (rev: number) => ({ type: 'read', room: 'lobby', rev })
  expect(sent()).toContainEqual(read(3))
  list.read(4)
  list.read(6)
  list.read(5)
  environment.pass(900)
  expect(sent()).toEqual([])
  environment.pass(200)
  expect(sent()).toEqual([read(6)])
  environment.socket.drop()
  environment.pass(1_000)
  openSocket(environment)
  environment.socket.say(joined({ follow: 200 }))
  environment.pass(0)
  say({ type: 'rooms', rooms: [line('lobby')], more: false })
  expect(sent()).toContainEqual(read(6))
})

test('P16.5: sends the last position at once before the connection ends, and no other twice', () => {
  const { list, say, sent } = start()
  say({ type: 'rooms', rooms: [line('lobby')], more: false })
  list.read(3)
  list.read(4)
  sent()
  list.flush()
  expect(sent()).toEqual([{ type: 'read', room: 'lobby', rev: 4 }])
  list.flush()
  expect(sent()).toEqual([])
})

test('P16.6, P16.7: marks and leaves rooms, and says so where there is no connection', () => {
  const { environment, list, say, sent } = start()
  say({ type: 'rooms', rooms: [line('team')], more: false })
  sent()
  expect(list.mark('team', { favourite: true })).toBe(true)
  expect(list.leave('team')).toBe(true)
  expect(sent()).toEqual([
    { type: 'mark', room: 'team', favourite: true },
    { type: 'leave', room: 'team' },
  ])
  say({ type: 'followed', rooms: [line('team', { favourite: true })] })
  expect(list.lines).toMatchObject([{ room: 'team', favourite: true }])
  environment.socket.drop()
  expect(list.mark('team', { notify: 'nothing' })).toBe(false)
  expect(list.leave('team')).toBe(false)
})

describe('P16.5 to P16.7: what was said and not answered', () => {
  const rooms = ['attic', 'garden', 'team'].map((name) => line(name, { head: 9 }))

  function said() {
    const started = start()
    const { environment, list, say, sent } = started
    const listed = () => {
      say({ type: 'rooms', rooms, more: false })
      say({ type: 'followed', rooms })
    }
    listed()
    sent()
    list.leave('attic')
    list.readOf('garden', 8)
    list.mark('team', { favourite: true })
    const changes = sent()
    /** The connection is lost, and there is another one. */
    const again = (ms: number, epoch = 'first') => {
      environment.socket.drop()
      environment.pass(ms)
      openSocket(environment)
      environment.socket.say({ ...joined({ follow: 200 }), epoch })
      environment.pass(0)
      expect(sent()).toEqual([{ type: 'rooms' }])
      listed()
      return sent().filter(({ type }) => type !== 'follow')
    }
    return { ...started, changes, again, listed }
  }

  test('is said again over the next connection, until it is answered', () => {
    const { changes, again, say } = said()
    expect(again(5_000)).toEqual(changes)
    expect(again(5_000)).toEqual(changes)
    say({ type: 'followed', rooms: [{ room: 'attic', ended: 'left' }, line('garden', { read: 8 })] })
    // An answer that says something else is one, too: another device has chosen since.
    say({ type: 'followed', rooms: [line('team')] })
    expect(again(5_000)).toEqual([])
  })

  test('is not said again where it was refused', () => {
    const { changes, again, say } = said()
    say({ type: 'error', code: 'not_allowed', reason: '', field: 'mark' })
    expect(again(5_000)).toEqual(changes.slice(0, 2))
  })

  test('is said again where the position that was refused is that of the room of the connection', () => {
    const { again, list, say } = said()
    say({ type: 'followed', rooms: [line('garden', { read: 8 })] })
    list.read(3)
    list.readOf('garden', 9)
    say({ type: 'error', code: 'not_allowed', reason: '', field: 'read' })
    expect(again(5_000)).toContainEqual({ type: 'read', room: 'garden', rev: 9 })
  })

  test('is said again once, as it was said last', () => {
    const { again, list } = said()
    list.readOf('garden', 11)
    list.readOf('garden', 12)
    expect(again(5_000).filter(({ type }) => type === 'read')).toEqual([
      { type: 'read', room: 'garden', rev: 12 },
    ])
  })

  test('is said again where it came too early, also over the next connection', () => {
    const { environment, changes, again, say, sent } = said()
    say({ type: 'error', code: 'slow_down', reason: '', field: 'leave', retryAfter: 2 })
    environment.pass(2_000)
    expect(sent()).toEqual([changes[0]])
    say({ type: 'error', code: 'slow_down', reason: '', field: 'leave', retryAfter: 2 })
    expect(again(1_000)).toHaveLength(3)
  })

  test('is not said again where the person has chosen otherwise since', () => {
    const { environment, changes, list, listed, say, sent } = said()
    list.mark('team', { notify: 'all' })
    environment.socket.drop()
    environment.pass(1_000)
    openSocket(environment)
    environment.socket.say(joined({ follow: 200 }))
    environment.pass(0)
    list.mark('team', { notify: 'nothing' })
    say({ type: 'followed', rooms: [line('team', { notify: 'nothing' })] })
    sent()
    listed()
    expect(sent().filter(({ type }) => type !== 'follow')).toEqual(changes)
  })

  test('is not said again after a minute', () => {
    expect(said().again(61_000)).toEqual([])
  })

  test('is not said again in another epoch, if it was about messages', () => {
    const { changes, again } = said()
    expect(again(5_000, 'second')).toEqual([changes[0], changes[2]])
  })
})

test('P3.5: asks again after a slow_down, and the room hears nothing of it', () => {
  const { environment, client, say, sent } = start()
  sent()
  const before = client.view
  say({ type: 'error', code: 'slow_down', reason: '', field: 'rooms', retryAfter: 2 })
  environment.pass(1_900)
  expect(sent()).toEqual([])
  environment.pass(200)
  expect(sent()).toEqual([{ type: 'rooms' }])
  expect(client.view).toBe(before)
})

test('P16.9: reads messages of followed rooms one after the other, and again after a slow_down', async () => {
  const { environment, list, say, sent } = start()
  say({ type: 'rooms', rooms: [line('lobby'), line('team')], more: false })
  sent()
  const [first, second] = [peek(list.questions, 'team', 5), peek(list.questions, 'shut', 1)]
  expect(sent()).toEqual([{ type: 'peek', room: 'team', after: 5 }])
  say({ type: 'error', code: 'slow_down', reason: '', field: 'peek', retryAfter: 1 })
  environment.pass(1_100)
  expect(sent()).toEqual([{ type: 'peek', room: 'team', after: 5 }])
  const answer = { type: 'peeked', room: 'team', after: 5, head: 6, messages: [] }
  say({ ...answer, after: 4 })
  say(answer)
  expect(await first).toEqual(answer)
  expect(sent()).toEqual([{ type: 'peek', room: 'shut', after: 1 }])
  environment.socket.drop()
  expect(await second).toBeUndefined()
  expect(await peek(list.questions, 'team', 5)).toBeUndefined()
})

test.each([
  { code: 'too_long', field: 'text' },
  { code: 'wrong_shape', field: 'base' },
  { code: 'bad_room_name', field: 'room' },
  { code: 'not_joined', field: 'room' },
  { code: 'unknown_type', field: 'type' },
])('P16.10: a draft that is refused with $code of $field holds up no other question', async (refusal) => {
  const { client, list, say, sent } = start()
  say({ type: 'rooms', rooms: [line('lobby')], more: false })
  say({ type: 'followed', rooms: [line('lobby')] })
  sent()
  const before = client.view
  const [first] = [storeDraft(list.questions, 'team', 'half', 0), peek(list.questions, 'team', 5)]
  sent()
  say({ type: 'error', reason: '', ...refusal })
  expect(await first).toBeUndefined()
  expect(sent()).toEqual([{ type: 'peek', room: 'team', after: 5 }])
  expect(client.view).toBe(before) // the room has not taken it for its own
})

test('P16.11: a refusal of a field of the search is its answer, and one of the search in this room is not', async () => {
  const { list, say, sent } = start()
  say({ type: 'rooms', rooms: [line('lobby')], more: false })
  say({ type: 'followed', rooms: [line('lobby')] })
  const ask = () => searchRooms(list.questions, ['team'], { query: 'tea', from: 'Bob' })
  const answers = [ask(), ask(), ask()]
  sent()
  say({ type: 'error', code: 'too_long', reason: '', field: 'from.username' })
  expect(sent()).toEqual([])
  for (const field of ['from', 'rooms', 'rooms.0'])
    say({ type: 'error', code: 'wrong_shape', reason: '', field })
  expect(await Promise.all(answers)).toMatchObject([
    { type: 'refused', refusal: { field: 'from' } },
    { type: 'refused', refusal: { field: 'rooms' } },
    { type: 'refused', refusal: { field: 'rooms.0' } },
  ])
})

test('P16.12: asks for rooms that can be found, page by page', async () => {
  const { list, say, sent } = start()
  say({ type: 'rooms', rooms: [line('lobby')], more: false })
  say({ type: 'followed', rooms: [line('lobby')] })
  sent()
  const pages = listedRooms(list.questions)
  const first = pages.next()
  expect(sent()).toEqual([{ type: 'listed' }])
  say({ type: 'listed', rooms: [{ room: 'attic' }], next: 'attic' })
  expect(await first).toEqual({ done: false, value: [{ room: 'attic' }] })
  const second = pages.next()
  expect(sent()).toEqual([{ type: 'listed', after: 'attic' }])
  say({ type: 'listed', after: 'attic', rooms: [{ room: 'garden' }] })
  expect(await second).toEqual({ done: false, value: [{ room: 'garden' }] })
  expect(await pages.next()).toEqual({ done: true, value: undefined })
  const refused = listedRooms(list.questions).next()
  say({ type: 'error', code: 'unknown_type', reason: '', field: 'type' })
  expect(await refused).toEqual({ done: true, value: undefined })
})

test('P16.9: a question that is not answered ends, and the next one is sent', async () => {
  const { environment, list, say, sent } = start()
  say({ type: 'rooms', rooms: [line('lobby')], more: false })
  sent()
  const [first, second] = [peek(list.questions, 'team', 5), peek(list.questions, 'shut', 1)]
  for (let second = 0; second < 15; second += 5) {
    say({ type: 'pong' })
    environment.pass(5_000)
  }
  expect(await first).toBeUndefined()
  expect(sent()).toContainEqual({ type: 'peek', room: 'shut', after: 1 })
  say({ type: 'peeked', room: 'shut', after: 1, ended: 'banned' })
  expect(await second).toMatchObject({ ended: 'banned' })
})

test('P1.3: a server of an earlier version is asked nothing', () => {
  const environment = new FakeEnvironment()
  const list = new RoomList(environment, 'lobby', () => undefined)
  const taken: string[] = []
  const events = {
    onOpen: () => undefined,
    onMessage: (text: string) => taken.push(text),
    onClose: () => undefined,
  }
  list.environment.connect(events)
  environment.socket.say(joined())
  environment.pass(10_000)
  list.read(9)
  expect(environment.socket.takeSent()).toEqual([])
  expect(taken).toHaveLength(1)
})
