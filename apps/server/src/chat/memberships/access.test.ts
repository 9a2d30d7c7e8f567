import type { RoomLine } from '@parley/shared'
import { expect, test, vi } from 'vitest'
import { authorOf } from '../../identity/author.ts'
import { Crowd, type Member } from '../../testing/access/crowd.ts'
import { tokenOf } from '../../testing/test-nodes.ts'

const post = (message: string) => ({ type: 'post', message })
const moderate = (measure: object) => ({ type: 'moderate', whom: { username: 'Ada' }, measure })
const ban = { do: 'ban', lasts: null }
const linesOf = (member: Member): RoomLine[] =>
  member.of('followed').flatMap(({ rooms }) => rooms.filter(({ room }) => room === 'team'))

/** Ada follows the team from the lobby of another node; Olga is an owner, and is in the team. */
async function adaFollows({ hasPosted = false } = {}) {
  const crowd = await new Crowd().open({}, 2)
  // In a thread of its own it takes longer than a turn.
  vi.spyOn(crowd.node().app.chat.access.keys, 'hash').mockResolvedValue('a hash')
  const olga = await crowd.owner('Olga', { room: 'team' })
  await olga.do(post('welcome'))
  const there = await crowd.enter('Ada', { room: 'team', node: 1 })
  await there.ask({ type: 'rooms' })
  if (hasPosted) await there.do(post('from Ada'))
  there.visitor.leave()
  await crowd.pass(3_000)
  const ada = await crowd.enter('Ada', { node: 1 })
  await ada.do(post('so that the name is hers'))
  await ada.ask({ type: 'follow', rooms: ['team'] })
  await crowd.pass(2_000)
  const before = linesOf(ada).length
  return { crowd, olga, ada, news: () => linesOf(ada).slice(before) }
}

const ends: [string, object, string][] = [
  ['a ban', moderate(ban), 'banned'],
  ['sending out', moderate({ do: 'send_out' }), 'sent_out'],
  ['a door that closes', { type: 'set', settings: { door: 'known' } }, 'door_closed'],
  ['another key', { type: 'set', settings: { door: 'key' }, key: 'swordfish', sendOut: true }, 'door_closed'],
  ['deleting the room', { type: 'delete_room', name: 'team' }, 'room_deleted'],
]

test.for(ends)('P16.3: %s ends following at once, on every node', async ([, decision, code]) => {
  const { crowd, olga, ada, news } = await adaFollows()
  // Told within a second of the last time: what was posted before the decision is not told after it.
  await olga.do(post('one'))
  await crowd.pass(0)
  expect(news()).toMatchObject([{ last: { message: 'one' } }])
  await olga.do(post('secret'))
  await olga.do(decision as { type: string })
  const left = olga.closedWith === undefined ? olga : await crowd.owner('Olga', { room: 'team' })
  await left.do(post('secret'))
  await crowd.pass(5_000)
  expect(news().slice(1)).toEqual([{ room: 'team', ended: code }])
  expect(JSON.stringify(ada.visitor.peer.sent)).not.toContain('secret')
  expect(ada.closedWith).toBeUndefined()
})

test.for(ends)('P16.9: after %s nothing of the room is read from elsewhere', async ([, decision, code]) => {
  const { crowd, olga, ada } = await adaFollows()
  await olga.do(post('one'))
  await crowd.pass(2_000)
  expect(await ada.ask({ type: 'peek', room: 'team', after: 1 })).toMatchObject({
    ...{ type: 'peeked', room: 'team', after: 1, head: 2 },
    messages: [{ id: 2, message: 'one' }],
  })
  await olga.do(post('secret'))
  await crowd.pass(2_000)
  await olga.do(decision as { type: string })
  const peeked = await ada.ask({ type: 'peek', room: 'team', after: 2 })
  expect(peeked).toEqual({ type: 'peeked', room: 'team', after: 2, ended: 'not_joined' })
  expect(code).not.toBe('')
})

test.for(ends)('P16.11: after %s nothing of the room is found', async ([, decision]) => {
  const { crowd, olga, ada } = await adaFollows()
  await olga.do(post('the walrus sleeps'))
  await crowd.pass(2_000)
  const search = { type: 'search_rooms', rooms: ['team', 'lobby', 'nowhere'], query: 'walrus' }
  const found = { type: 'found_rooms', query: 'walrus' }
  const messages = [{ message: 'the walrus sleeps' }]
  expect(await ada.ask(search)).toMatchObject({ ...found, rooms: [{ room: 'team', messages }] })
  expect(await ada.ask({ ...search, query: '', from: 'Olga' })).toMatchObject({
    rooms: [{ room: 'team', messages: [{ id: 2 }, { id: 1 }] }],
  })
  await olga.do(decision as { type: string })
  expect(await ada.ask(search)).toEqual({ ...found, rooms: [] })
})

test('P16.11: what ends while the rooms are searched is not told', async () => {
  const { crowd, olga, ada, news } = await adaFollows()
  await olga.do(post('the walrus sleeps'))
  await crowd.pass(2_000)
  const search = crowd.nodes.log.before.bind(crowd.nodes.log)
  vi.spyOn(crowd.nodes.log, 'before').mockImplementation(async (...asked) => {
    await olga.do(moderate(ban))
    return search(...asked)
  })
  const asked = { type: 'search_rooms', rooms: ['team'], query: '', since: 1 }
  ada.visitor.send(asked)
  await crowd.pass(2_000)
  expect(news().at(-1)).toEqual({ room: 'team', ended: 'banned' })
  expect(ada.visitor.peer.sent).toContainEqual({ type: 'found_rooms', query: '', rooms: [] })
})

test('P16.9: a room that is not followed, one that is closed and one that is not there are answered alike', async () => {
  const { ada } = await adaFollows()
  const [first, second] = [
    await ada.ask({ type: 'peek', room: 'lobby', after: 0 }),
    await ada.ask({ type: 'peek', room: 'nowhere', after: 0 }),
  ]
  const ended = { type: 'peeked', after: 0, ended: 'not_joined' }
  expect([first, second]).toEqual([
    { ...ended, room: 'lobby' },
    { ...ended, room: 'nowhere' },
  ])
})

test('P16.3: a door that closes does not end it for those who have posted', async () => {
  const { crowd, olga, news } = await adaFollows({ hasPosted: true })
  await olga.do({ type: 'set', settings: { door: 'known' } })
  await crowd.pass(2_000)
  await olga.do(post('for those inside'))
  await crowd.pass(2_000)
  expect(news().at(-1)).toMatchObject({ locked: true, last: { message: 'for those inside' } })
  await olga.do({ type: 'set', settings: {}, key: 'swordfish', sendOut: true })
  await olga.do(post('secret'))
  await crowd.pass(2_000)
  expect(news().at(-1)).toEqual({ room: 'team', ended: 'door_closed' })
})

test('P16.2: a room that is closed to the person stays in the list, and nothing of it is told', async () => {
  const { crowd, olga, ada } = await adaFollows()
  await olga.do({ type: 'set', settings: { title: 'Secret plans', door: 'known' } })
  await olga.do(post('secret'))
  await crowd.pass(2_000)
  expect(await ada.ask({ type: 'rooms', after: 'lobby' })).toEqual({
    type: 'rooms',
    after: 'lobby',
    rooms: [{ room: 'team', ended: 'door_closed' }],
    more: false,
  })
  expect(await ada.ask({ type: 'read', room: 'team', rev: 9 })).toMatchObject({ code: 'not_joined' })
})

test('P16.2: what was deleted stays in the list until the person comes into the room that is there now', async () => {
  const { crowd, olga, ada } = await adaFollows()
  await olga.do({ type: 'delete_room', name: 'team' })
  await crowd.pass(2_000)
  const again = await crowd.owner('Olga', { room: 'team' })
  await again.do(post('a new beginning'))
  const list = () => ada.ask({ type: 'rooms', after: 'lobby' })
  expect(await list()).toMatchObject({ rooms: [{ room: 'team', ended: 'room_deleted' }] })
  const there = await crowd.enter('Ada', { room: 'team', node: 1 })
  await there.ask({ type: 'rooms' })
  expect(await list()).toMatchObject({ rooms: [{ room: 'team', last: { message: 'a new beginning' } }] })
})

test('P16.1: who joins with a stored credential is a member, who joins as a stranger is not', async () => {
  const crowd = await new Crowd().open()
  const token = tokenOf('Ada')
  const { people } = crowd.node().app
  await people.signInWith(token, 'browser', 'Firefox')
  for (const username of ['Ada', 'Eve']) await crowd.enter(username, { room: 'team' })
  await crowd.pass(0)
  const { members } = crowd.nodes.log
  const roomsOf = (name: string) => members.membershipsOf(authorOf(tokenOf(name)), '', 9)
  expect(await roomsOf('Ada')).toMatchObject([{ room: 'team' }])
  expect(await roomsOf('Eve')).toEqual([])
})
