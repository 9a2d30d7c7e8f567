import { expect, test } from 'vitest'
import { Crowd } from '../../testing/access/crowd.ts'

const deletion = { type: 'delete_room', name: 'team' }
const room = 'team'

/** A room that Ada owns, in which Bob has posted. */
async function ownedRoom(count = 1) {
  const crowd = await new Crowd().open({}, count)
  const server = await crowd.owner('Olga', { room })
  const [ada, bob] = [await crowd.enter('Ada', { room }), await crowd.enter('Bob', { room, node: count - 1 })]
  await bob.do({ type: 'post', message: 'hello team' })
  await server.do({ type: 'moderate', whom: { username: 'Ada' }, measure: { do: 'set_role', role: 'owner' } })
  await crowd.pass(0)
  return { crowd, server, ada, bob }
}

const positionOf = (joined: { epoch: string } | undefined, after: number) => ({
  epoch: joined?.epoch ?? '',
  after,
})

test('P13.11: everybody inside is told who has deleted the room, on all nodes, and its name is free for an empty one', async () => {
  const { crowd, server, ada, bob } = await ownedRoom(2)
  await server.do({ type: 'set', settings: { title: 'The team', door: 'known' } })
  await ada.do(deletion)
  await crowd.pass(1_000)
  for (const one of [server, ada, bob]) {
    expect(one.closedWith).toBe(4006)
    expect(one.of('error').at(-1)).toMatchObject({ code: 'room_deleted', by: 'Ada' })
    expect(one.of('error').at(-1)?.at).toBeGreaterThan(0)
  }
  const eve = await crowd.enter('Eve', { room, node: 1 })
  expect(eve.of('joined')[0]).toMatchObject({
    ...{ resumed: false, messages: [], more: false },
    shown: { title: '', door: 'open', staff: [{ username: 'Olga' }] },
    standing: { role: 'member' },
  })
  expect(await eve.do({ type: 'search', query: 'hello' })).toMatchObject({ messages: [], count: 0 })
  expect(await eve.do({ type: 'history', before: 100 })).toMatchObject({ messages: [], more: false })
  expect(await eve.do({ type: 'post', message: 'a new beginning' })).toMatchObject({ type: 'posted' })
  const again = await crowd.enter('Ada', { room })
  expect(again.of('joined')[0]).toMatchObject({
    standing: { role: 'member' },
    messages: [{ message: 'a new beginning' }],
  })
  const back = await crowd.enter('Olga', { room })
  expect(await back.do({ type: 'audit' })).toMatchObject({
    entries: [{ kind: 'delete_room', by: { username: 'Ada' } }],
    more: false,
  })
})

test('P13.11: nobody but an owner deletes a room, and not under another name', async () => {
  const { crowd, server, ada, bob } = await ownedRoom()
  expect(await bob.do(deletion)).toMatchObject({ code: 'not_allowed' })
  await server.do({
    type: 'moderate',
    whom: { username: 'Bob' },
    measure: { do: 'set_role', role: 'moderator' },
  })
  expect(await bob.do(deletion)).toMatchObject({ code: 'not_allowed' })
  expect(await ada.do({ ...deletion, name: 'lobby' })).toMatchObject({ code: 'wrong_shape', field: 'name' })
  expect(await ada.do({ type: 'delete_room' })).toMatchObject({ code: 'wrong_shape', field: 'name' })
  await crowd.pass(0)
  expect([server, ada, bob].map(({ closedWith }) => closedWith)).toEqual([undefined, undefined, undefined])
  expect(await ada.do({ type: 'history', before: 9 })).toMatchObject({
    messages: [{ message: 'hello team' }],
  })
})

test('P13.11: who comes back with a cursor from before it is told so, and comes in without one', async () => {
  const { crowd, ada, bob } = await ownedRoom()
  const joined = bob.of('joined')[0]
  bob.visitor.leave()
  await ada.do(deletion)
  for (const after of [0, 1, 2]) {
    const back = await crowd.enter('Bob', { room, ...positionOf(joined, after) })
    expect(back.of('joined')).toEqual([])
    expect(back.of('error')).toMatchObject([{ code: 'room_deleted', by: 'Ada' }])
  }
  const back = await crowd.enter('Bob', { room })
  const { rev = 0 } = back.of('joined')[0] ?? {}
  back.visitor.leave()
  const resumed = await crowd.enter('Bob', { room, ...positionOf(joined, rev) })
  expect(resumed.of('joined')[0]).toMatchObject({ resumed: true, rev })
  const other = await crowd.enter('Eve', { room, epoch: 'of another log', after: 1 })
  expect(other.of('joined')[0]).toMatchObject({ resumed: false, messages: [] })
})

/** Microtasks between two frames: they meet at every step of each other. */
const offsets = Array.from({ length: 40 }, (_, n) => n)

test('P13.11: a post that is under way when the room is deleted does not begin the next one', async () => {
  for (const offset of offsets) {
    const { crowd, ada, bob } = await ownedRoom(2)
    ada.visitor.send({ ...deletion, cid: 'cid-delete-1' })
    for (let n = 0; n < offset; n += 1) await Promise.resolve()
    bob.visitor.send({ type: 'post', cid: 'cid-late-001', message: 'late' })
    await crowd.pass(1_000)
    const log = crowd.nodes.log
    expect(await log.before(room, 1e9, 10), `after ${offset} turns`).toEqual([])
  }
})

test('P13.11: all messages are deleted in batches, and another node goes on where one has stopped', async () => {
  const { crowd, ada, bob } = await ownedRoom(2)
  for (let n = 0; n < 450; n += 1)
    bob.visitor.send({ type: 'post', cid: `cid-many-${n}`, message: `post ${n}` })
  await crowd.pass(1_000)
  const { person = '' } = bob.of('joined')[0] ?? {}
  const { access } = crowd.nodes.log
  crowd.node().app.chat.moderation.deletions.begin = () => undefined // as if it had ended here
  await ada.do(deletion)
  await crowd.pass(1_000)
  expect(await access.hasPosted(room, person, 0)).toBe(true)
  crowd.node(1).app.chat.refreshRooms()
  await crowd.pass(1_000)
  expect(await access.hasPosted(room, person, 0)).toBe(false)
})

test('P13.11: where rooms are full or few may begin them, a deleted room has to begin like another', async () => {
  const { crowd, server, ada } = await ownedRoom()
  await server.do({ type: 'set', settings: { beginners: 'moderators' }, everywhere: true })
  await ada.do(deletion)
  const eve = await crowd.enter('Eve', { room })
  expect(eve.of('error')).toMatchObject([{ code: 'door_closed' }])
  const olga = await crowd.enter('Olga', { room })
  expect(await olga.do({ type: 'post', message: 'begun' })).toMatchObject({ type: 'posted' })
  expect((await crowd.enter('Eve', { room })).of('joined')).toHaveLength(1)
})
