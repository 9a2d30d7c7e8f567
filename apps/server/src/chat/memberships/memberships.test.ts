import type { FoundRooms, Peeked, RoomLine, StoredDraftFrame } from '@parley/shared'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Crowd, type Member } from '../../testing/access/crowd.ts'

/** Everything of the room that the connection was told since the last call. */
const cutFrom = new WeakMap<Member, number>()
function linesOf(member: Member, room: string): RoomLine[] {
  const frames = member.of('followed')
  const news = frames.slice(cutFrom.get(member) ?? 0)
  cutFrom.set(member, frames.length)
  return news.flatMap(({ rooms }) => rooms.filter((line) => line.room === room))
}

const post = (message: string) => ({ type: 'post', message })
const follow = (...rooms: string[]) => ({ type: 'follow', rooms })

/** Ada is a member of these rooms, and is in the lobby; Bob is in each of them. */
async function adaAndBob(rooms: string[] = ['team'], { node = 0, nodes = 1 } = {}) {
  const crowd = await new Crowd().open({}, nodes)
  const owner = await crowd.owner()
  const bob = new Map<string, Member>()
  for (const room of rooms) {
    bob.set(room, await crowd.enter('Bob', { room }))
    await becomeMember(crowd, 'Ada', room, node)
  }
  const ada = await crowd.enter('Ada', { node })
  const bobIn = (room: string) => {
    const there = bob.get(room)
    if (there === undefined) throw new Error(`Bob is not in ${room}.`)
    return there
  }
  return { crowd, owner, ada, bobIn }
}

async function becomeMember(crowd: Crowd, name: string, room: string, node = 0) {
  const there = await crowd.enter(name, { room, node })
  await there.ask({ type: 'rooms' })
  there.visitor.leave()
  await crowd.pass(3_000)
}

test('P16.1: joined says how many rooms can be followed', async () => {
  const { ada } = await adaAndBob([])
  expect(ada.of('joined')[0]).toMatchObject({ follow: 200 })
})

test('P16.2: lists the rooms of a person with what is unread, and no others', async () => {
  const { ada, bobIn, crowd, owner } = await adaAndBob(['garden', 'team'])
  await bobIn('team').do(post('hello @Ada'))
  await bobIn('team').do(post('hello everybody'))
  await crowd.enter('Eve', { room: 'cellar' })
  await owner.do({ type: 'set', settings: { title: 'Front' } })
  expect(await ada.ask({ type: 'rooms' })).toMatchObject({
    type: 'rooms',
    more: false,
    rooms: [
      { room: 'garden', head: 0, read: 0, unread: 0, mentions: 0 },
      { room: 'lobby', title: 'Front' },
      {
        room: 'team',
        head: 2,
        read: 0,
        unread: 2,
        mentions: 1,
        last: { username: 'Bob', message: 'hello everybody' },
      },
    ],
  })
  expect(await ada.ask({ type: 'rooms', after: 'lobby' })).toMatchObject({ rooms: [{ room: 'team' }] })
})

test('P16.12: rooms whose moderators want it can be found by everybody, while everybody may come in', async () => {
  const crowd = await new Crowd().open()
  const ada = await crowd.enter('Ada')
  const listed = async (after?: string) => (await ada.ask({ type: 'listed', after })) as unknown
  const here = await crowd.owner('Olga', { room: 'team' })
  const attic = await crowd.owner('Otto', { room: 'attic' })
  await here.do({ type: 'set', settings: { title: 'The team', topic: 'all of us' } })
  expect(await listed()).toEqual({ type: 'listed', rooms: [] })
  expect(await ada.do({ type: 'set', settings: { listed: true } })).toMatchObject({ code: 'not_allowed' })
  await here.do({ type: 'set', settings: { listed: true } })
  await attic.do({ type: 'set', settings: { listed: true } })
  const team = { room: 'team', title: 'The team', topic: 'all of us' }
  expect(await listed()).toEqual({ type: 'listed', rooms: [{ room: 'attic' }, team] })
  expect(await listed('attic')).toEqual({ type: 'listed', after: 'attic', rooms: [team] })
  await attic.do({ type: 'set', settings: { door: 'known' } })
  expect(await listed()).toMatchObject({ rooms: [team] })
  // Of the server: no room without a door of its own is open then.
  await here.do({ type: 'set', settings: { door: 'invitation' }, everywhere: true })
  expect(await listed()).toMatchObject({ rooms: [] })
})

test('P16.12: rooms that can be found come in pages', async () => {
  const crowd = await new Crowd().open({ limits: 'off' })
  const names = Array.from({ length: 31 }, (_, n) => `room-${String(n).padStart(2, '0')}`)
  await crowd.makeOwner('Olga')
  for (const room of names) {
    const owner = await crowd.enter('Olga', { room })
    await owner.do({ type: 'set', settings: { listed: true } })
    await crowd.pass(1_000)
    expect(owner.of('changed')).toHaveLength(1)
    owner.visitor.leave()
  }
  const ada = await crowd.enter('Ada')
  const first = await ada.ask({ type: 'listed' })
  expect(first).toMatchObject({ next: 'room-29' })
  expect(await ada.ask({ type: 'listed', after: 'room-29' })).toEqual({
    type: 'listed',
    after: 'room-29',
    rooms: [{ room: 'room-30' }],
  })
})

test('P16.2: lists many rooms in pages', async () => {
  const names = Array.from({ length: 31 }, (_, n) => `room-${String(n).padStart(2, '0')}`)
  const crowd = await new Crowd().open({ limits: 'off' })
  for (const room of names) await becomeMember(crowd, 'Ada', room)
  const ada = await crowd.enter('Ada', { room: 'room-00' })
  await ada.ask({ type: 'rooms' })
  await crowd.pass(1_000)
  expect(ada.of('rooms')).toMatchObject([{ more: true }])
  expect(ada.of('rooms')[0]?.rooms.map(({ room }) => room)).toEqual(names.slice(0, 30))
  expect(await ada.ask({ type: 'rooms', after: 'room-29' })).toMatchObject({
    more: false,
    rooms: [{ room: 'room-30' }],
  })
})

test('P16.3: follows rooms, and tells each at most once a second, as it is then', async () => {
  const { ada, bobIn, crowd } = await adaAndBob(['garden', 'team'])
  await ada.ask(follow('team', 'garden'))
  expect(linesOf(ada, 'team')).toMatchObject([{ head: 0, unread: 0 }])
  await crowd.pass(2_000)
  await bobIn('team').do(post('one'))
  await crowd.pass(0)
  expect(linesOf(ada, 'team')).toMatchObject([{ head: 1, unread: 1, last: { message: 'one' } }])
  for (const text of ['two', 'three', 'four @ada']) await bobIn('team').do(post(text))
  await crowd.pass(900)
  expect(linesOf(ada, 'team')).toEqual([])
  await crowd.pass(200)
  expect(linesOf(ada, 'team')).toMatchObject([
    { head: 4, unread: 4, mentions: 1, last: { message: 'four @ada' } },
  ])
  await crowd.pass(5_000)
  expect(linesOf(ada, 'team')).toEqual([])
  expect(ada.of('messages').flatMap(({ messages }) => messages)).toEqual([])
})

test('P16.3: what is posted in one room is not unread in another', async () => {
  const { ada, bobIn, crowd } = await adaAndBob(['garden', 'team'])
  await bobIn('garden').do(post('before @Ada'))
  await ada.ask(follow('team', 'garden'))
  await crowd.pass(2_000)
  await bobIn('garden').do(post('after @Ada'))
  await bobIn('team').do(post('here'))
  await crowd.pass(2_000)
  expect(linesOf(ada, 'team').at(-1)).toMatchObject({ unread: 1, mentions: 0 })
  expect(linesOf(ada, 'garden').at(-1)).toBeUndefined()
  expect(await ada.ask({ type: 'rooms', after: 'fzz' })).toMatchObject({
    rooms: [{ room: 'garden', unread: 2, mentions: 2 }, { room: 'lobby' }, { room: 'team', unread: 1 }],
  })
})

test('P16.3: a list that is asked for while a followed room is counted has the same count', async () => {
  const { ada, bobIn, crowd } = await adaAndBob()
  await ada.ask(follow('team'))
  for (const text of ['one', 'two', 'three']) await bobIn('team').do(post(text))
  await crowd.pass(2_000)
  const { members } = crowd.nodes.log
  const unread = members.unread.bind(members)
  vi.spyOn(members, 'unread').mockImplementation(async (...asked) => {
    await new Promise((resolve) => setTimeout(resolve, 10))
    return unread(...asked)
  })
  await bobIn('team').do({ type: 'remove', id: 2 })
  await ada.ask({ type: 'rooms', after: 'lobby' })
  await bobIn('team').do(post('four'))
  await crowd.pass(2_000)
  expect(ada.of('rooms').at(-1)).toMatchObject({ rooms: [{ room: 'team', unread: 3 }] })
  expect(linesOf(ada, 'team').at(-1)).toMatchObject({ head: 5, unread: 3 })
})

test('P16.3: a reader that is slow is told nothing until it has read, and then what is so now', async () => {
  const { ada, bobIn, crowd } = await adaAndBob()
  const { peer } = ada.visitor
  await ada.ask(follow('team'))
  linesOf(ada, 'team')
  peer.buffered = 2 * 1024 * 1024
  for (const text of ['one', 'two', 'three']) {
    await bobIn('team').do(post(text))
    await crowd.pass(2_000)
  }
  expect(linesOf(ada, 'team')).toEqual([])
  peer.drain()
  await crowd.pass(0)
  expect(linesOf(ada, 'team')).toMatchObject([{ head: 3, unread: 3 }])
})

test('P16.3: a reader that reads nothing of followed rooms for a minute is closed with 4001', async () => {
  const { ada, bobIn, crowd } = await adaAndBob()
  await ada.ask(follow('team'))
  ada.visitor.peer.buffered = 2 * 1024 * 1024
  await crowd.pass(2_000)
  await bobIn('team').do(post('one'))
  await crowd.pass(61_000)
  expect(ada.closedWith).toBe(4001)
})

test('P16.3: nothing is told of rooms that are not followed any more', async () => {
  const { ada, bobIn, crowd } = await adaAndBob()
  await ada.ask(follow('team'))
  await ada.ask({ type: 'unfollow', rooms: ['team'] })
  linesOf(ada, 'team')
  await bobIn('team').do(post('one'))
  await crowd.pass(2_000)
  expect(linesOf(ada, 'team')).toEqual([])
})

test('P16.3: a room that the person has not joined has the same answer as one that is not there', async () => {
  const { ada, crowd } = await adaAndBob([])
  const eve = await crowd.enter('Eve', { room: 'cellar' })
  await eve.do(post('secret'))
  await ada.ask(follow('cellar', 'nowhere'))
  expect(linesOf(ada, 'cellar')).toEqual([{ room: 'cellar', ended: 'not_joined' }])
  await eve.do(post('secret'))
  await crowd.pass(2_000)
  expect(linesOf(ada, 'cellar')).toEqual([])
  for (const room of ['cellar', 'nowhere'])
    for (const frame of [
      { type: 'read', room, rev: 1 },
      { type: 'mark', room, favourite: true },
    ])
      expect(await ada.ask(frame)).toMatchObject({ type: 'error', code: 'not_joined', field: 'room' })
})

test('P16.3: no more than 200 rooms are followed over one connection', async () => {
  const crowd = await new Crowd().open({ limits: 'off' })
  const ada = await crowd.enter('Ada')
  const { members } = crowd.nodes.log
  const names = Array.from({ length: 201 }, (_, n) => `room-${n}`)
  const person = ada.of('joined')[0]?.person ?? ''
  for (const room of names) await members.join({ author: person, room }, { head: 0, deletedTo: 0 }, 999)
  const followed = () => ada.of('followed').flatMap(({ rooms }) => rooms)
  const refusal = { code: 'too_long', field: 'rooms', limit: 200 }
  for (let at = 0; at < 180; at += 30) await ada.ask(follow(...names.slice(at, at + 30)))
  await crowd.pass(1_000)
  expect(followed()).toHaveLength(180)
  expect(await ada.ask(follow(...names.slice(180)))).toMatchObject(refusal)
  await ada.ask(follow(...names.slice(180, 200)))
  await crowd.pass(1_000)
  expect(followed()).toHaveLength(200)
  expect(await ada.ask(follow('room-200'))).toMatchObject(refusal)
})

test('P16.5: what is read on one device is read on the others within a second, and never less', async () => {
  const { ada, bobIn, crowd } = await adaAndBob(['team'], { nodes: 2 })
  const phone = await crowd.enter('Ada', { node: 1 })
  const stops = [0, 1].map((node) => crowd.node(node).app.chat.memberships.followOthers(fail))
  for (const device of [ada, phone]) await device.ask(follow('team'))
  for (const text of ['one', 'two', 'three']) await bobIn('team').do(post(text))
  await crowd.pass(3_000)
  expect(linesOf(phone, 'team').at(-1)).toMatchObject({ unread: 3, read: 0 })
  linesOf(ada, 'team')
  await ada.ask({ type: 'read', room: 'team', rev: 2 })
  await crowd.pass(1_000)
  for (const device of [ada, phone])
    expect(linesOf(device, 'team').at(-1)).toMatchObject({ unread: 1, read: 2 })
  await phone.ask({ type: 'read', room: 'team', rev: 1 })
  await crowd.pass(3_000)
  for (const device of [ada, phone]) expect(linesOf(device, 'team')).toEqual([])
  expect(await phone.ask({ type: 'rooms', after: 'lobby' })).toMatchObject({
    rooms: [{ read: 2, unread: 1 }],
  })
  await phone.ask({ type: 'read', room: 'team', rev: 999 })
  await crowd.pass(1_000)
  expect(linesOf(ada, 'team').at(-1)).toMatchObject({ read: 3, unread: 0 })
  for (const stop of stops) stop()
})

test('P16.5: the room of the connection is read without being followed', async () => {
  const { crowd, bobIn } = await adaAndBob()
  const ada = await crowd.enter('Ada', { room: 'team' })
  await bobIn('team').do(post('one'))
  expect(await ada.ask({ type: 'read', room: 'team', rev: 1 })).toBeUndefined()
  await crowd.pass(300)
  expect(await ada.ask({ type: 'rooms', after: 'lobby' })).toMatchObject({ rooms: [{ read: 1, unread: 0 }] })
})

test('P16.6: a room is a favourite, and quiet, on every device', async () => {
  const { ada, crowd } = await adaAndBob()
  const phone = await crowd.enter('Ada')
  await phone.ask(follow('team'))
  linesOf(phone, 'team')
  await ada.ask({ type: 'mark', room: 'team', favourite: true, notify: 'nothing' })
  expect(linesOf(ada, 'team')).toMatchObject([{ favourite: true, notify: 'nothing' }])
  await crowd.pass(2_000)
  expect(linesOf(phone, 'team')).toMatchObject([{ favourite: true, notify: 'nothing' }])
})

test('P16.7: who leaves a room is told nothing of it any more, on no device', async () => {
  const { ada, bobIn, crowd } = await adaAndBob()
  const phone = await crowd.enter('Ada')
  for (const device of [ada, phone]) await device.ask(follow('team'))
  for (const device of [ada, phone]) linesOf(device, 'team')
  await ada.ask({ type: 'leave', room: 'team' })
  await crowd.pass(2_000)
  for (const device of [ada, phone])
    expect(linesOf(device, 'team')).toEqual([{ room: 'team', ended: 'left' }])
  await bobIn('team').do(post('one'))
  await crowd.pass(2_000)
  for (const device of [ada, phone]) expect(linesOf(device, 'team')).toEqual([])
  expect(await ada.ask({ type: 'rooms' })).toMatchObject({ rooms: [{ room: 'lobby' }] })
})

test('P3.5: who asks for the rooms too often is refused', async () => {
  const crowd = await new Crowd().open({ limits: 'on' })
  const ada = await crowd.enter('Ada')
  let answer = await ada.ask({ type: 'rooms' })
  for (let n = 0; n < 40 && answer?.type === 'rooms'; n += 1) answer = await ada.ask({ type: 'rooms' })
  expect(answer).toMatchObject({ code: 'slow_down', field: 'rooms' })
})

function fail(error: unknown): never {
  throw error
}

test('P16.9: tells twenty messages of a followed room at a time, and how far it can be read', async () => {
  const { ada, bobIn, crowd } = await adaAndBob()
  await ada.ask(follow('team'))
  for (let n = 1; n <= 22; n += 1) await bobIn('team').do(post(`text ${n}`))
  await crowd.pass(2_000)
  const ask = (after: number) => ada.ask({ type: 'peek', room: 'team', after })
  const first = await ask(0)
  expect(first).toMatchObject({ type: 'peeked', head: 22, more: true })
  const texts = (answer: unknown) => (answer as Peeked).messages?.map(({ message }) => message)
  expect(texts(first)).toHaveLength(20)
  const second = await ask(20)
  expect(texts(second)).toEqual(['text 21', 'text 22'])
  expect(second).not.toHaveProperty('more')
})

test('P5.8: messages of followed rooms are limited as the history is', async () => {
  const crowd = await new Crowd().open({ historyPerPerson: { count: 1, perMs: 60_000, burst: 2 } })
  const ada = await crowd.enter('Ada')
  const ask = () => ada.ask({ type: 'peek', room: 'team', after: 0 })
  for (let n = 0; n < 2; n += 1) expect(await ask()).toMatchObject({ ended: 'not_joined' })
  expect(await ask()).toMatchObject({ code: 'slow_down', field: 'peek' })
})

test('P16.10: what one device has written is known to the others, on every node, and is in no line', async () => {
  const { ada, crowd } = await adaAndBob(['team'], { nodes: 2 })
  const phone = await crowd.enter('Ada', { node: 1 })
  onTestFinished(crowd.node(1).app.chat.memberships.followOthers(fail))
  await phone.ask(follow('team'))
  await crowd.pass(2_000)
  linesOf(phone, 'team')
  const stored = await ada.ask({ type: 'draft', room: 'team', text: 'half a sentence', base: 0 })
  const { at } = stored as unknown as StoredDraftFrame
  expect(stored).toEqual({ type: 'draft', room: 'team', at })
  expect(at).toBeGreaterThan(0)
  await crowd.pass(2_000)
  expect(linesOf(phone, 'team').at(-1)).toMatchObject({ drafted: at })
  expect(JSON.stringify(phone.visitor.peer.sent)).not.toContain('half a sentence')
  const draft = { type: 'draft', room: 'team', at, text: 'half a sentence' }
  expect(await phone.ask({ type: 'draft', room: 'team' })).toEqual(draft)
  expect(await phone.ask({ type: 'draft', room: 'team', text: 'another', base: 0 })).toEqual(draft)
  const sent = await phone.ask({ type: 'draft', room: 'team', text: '', base: at })
  expect(sent).not.toHaveProperty('text')
  expect(await ada.ask({ type: 'draft', room: 'team' })).toMatchObject({ text: '' })
})

test('P16.10: a draft of a room that the person is no member of, or that is too long, is refused', async () => {
  const { ada } = await adaAndBob()
  for (const text of [undefined, 'text'])
    expect(await ada.ask({ type: 'draft', room: 'cellar', ...(text && { text }) })).toMatchObject({
      code: 'not_joined',
      field: 'room',
    })
  const long = await ada.ask({ type: 'draft', room: 'team', text: 'a'.repeat(4_001) })
  expect(long).toMatchObject({ code: 'too_long', field: 'text' })
})

test('P16.11: finds the five newest messages in each of many rooms, and refuses what comes too often', async () => {
  const { ada, bobIn, crowd } = await adaAndBob(['garden', 'team'])
  await ada.ask(follow('garden', 'team'))
  for (let n = 1; n <= 7; n += 1) await bobIn('team').do(post(`walrus ${n}`))
  await bobIn('garden').do(post('a walrus in the garden'))
  await crowd.pass(2_000)
  const search = { type: 'search_rooms', rooms: ['team', 'garden'], query: 'walrus' }
  const answer = (await ada.ask(search)) as unknown as FoundRooms
  const texts = answer.rooms.map(({ messages }) => messages.map(({ message }) => message))
  expect(texts).toEqual([[7, 6, 5, 4, 3].map((n) => `walrus ${n}`), ['a walrus in the garden']])
  expect(answer.rooms.map(({ more }) => more)).toEqual([true, undefined])
  for (let n = 0; n < 7; n += 1) expect(await ada.ask(search)).toMatchObject({ type: 'found_rooms' })
  expect(await ada.ask(search)).toMatchObject({ code: 'slow_down', field: 'search_rooms' })
})
