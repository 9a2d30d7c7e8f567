import type { RoomLine, ServerFrame } from '@parley/shared'
import { expect, test, vi } from 'vitest'
import { Crowd, type Member } from '../../testing/access/crowd.ts'
import type { EnterOptions } from '../../testing/test-nodes.ts'

type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>

const post = (message: string) => ({ type: 'post', message })
const named = (...names: string[]) => names.map((username) => ({ username }))

async function crowdOf(names: readonly string[], settings = {}, nodes = 1) {
  const crowd = await new Crowd().open(settings, nodes)
  const members: Member[] = []
  for (const [n, name] of names.entries()) members.push(await crowd.enter(name, { node: n % nodes }))
  await crowd.pass(1_000)
  return { crowd, members }
}

const open = async (member: Member, ...names: string[]) =>
  member.do({ type: 'open_conversation', people: named(...names) })

/** The name of the room. */
async function opened(member: Member, ...names: string[]): Promise<string> {
  const answer = await open(member, ...names)
  if (answer?.type !== 'conversation') throw new Error(JSON.stringify(answer))
  return answer.room
}

async function linesOf(member: Member): Promise<RoomLine[]> {
  await member.ask({ type: 'rooms' })
  await vi.advanceTimersByTimeAsync(100)
  const rooms = member.of('rooms').at(-1)?.rooms ?? []
  return rooms.filter(({ room }) => room.startsWith('_'))
}

const namesOf = (people: readonly { username: string }[] = []) => people.map(({ username }) => username)

test('P17.1, P17.3: opens a room of an unguessable name, which all of its people find in their lists with who is in it', async () => {
  const { crowd, members } = await crowdOf(['Ada', 'Bob', 'Eve', 'Mallory'])
  const [ada, bob, eve, mallory] = members as [Member, Member, Member, Member]
  const answer = await open(ada, 'Bob', 'Eve')
  expect(answer).toMatchObject({ type: 'conversation', people: named('Bob', 'Eve') })
  const { room } = answer as Frame<'conversation'>
  expect(room).toMatch(/^_[0-9a-f]{32}$/)
  for (const [member, others] of [
    [ada, ['Bob', 'Eve']],
    [bob, ['Ada', 'Eve']],
    [eve, ['Ada', 'Bob']],
  ] as const) {
    const [line] = await linesOf(member)
    expect(line).toMatchObject({ room, locked: true, notify: 'all', unread: 0 })
    expect(namesOf(line?.people).toSorted()).toEqual(others)
  }
  expect(await linesOf(mallory)).toEqual([])
  const there = await crowd.enter('Bob', { room })
  const shown = there.of('joined')[0]?.shown
  expect(shown).toMatchObject({ door: 'invitation', staff: [] })
  expect(namesOf(shown?.people).toSorted()).toEqual(['Ada', 'Bob', 'Eve'])
  await there.do(post('for us'))
  expect(await linesOf(ada)).toMatchObject([{ unread: 1, last: { message: 'for us' } }])
})

test('P17.3: the same people get the same conversation, from all of them and from each room', async () => {
  const { crowd, members } = await crowdOf(['Ada', 'Bob', 'Eve'])
  const [ada, bob] = members as [Member, Member, Member]
  const room = await opened(ada, 'Bob')
  expect(await opened(bob, 'Ada')).toBe(room)
  expect(await opened(ada, 'Bob', 'Bob')).toBe(room)
  expect(await opened(ada, 'Bob', 'Eve')).not.toBe(room)
  const inside = await crowd.enter('Ada', { room })
  expect(await opened(inside, 'Bob')).toBe(room)
  const both = await Promise.all([opened(ada, 'Eve'), opened(members[2] as Member, 'Ada')])
  expect(new Set(both).size).toBe(1)
  const byMessage = await bob.do(post('mine'))
  const { id } = byMessage as Frame<'posted'>
  const answer = await ada.do({ type: 'open_conversation', people: [{ message: id }] })
  expect(answer).toMatchObject({ type: 'conversation', people: named('Bob') })
})

test('P17.3: connections that follow their rooms are told of a new conversation at once, on every node', async () => {
  const { crowd, members } = await crowdOf(['Ada', 'Bob'], {}, 2)
  const [ada, bob] = members as [Member, Member]
  const stops = [0, 1].map((node) => crowd.node(node).app.chat.memberships.followOthers(fail))
  await bob.ask({ type: 'rooms' })
  await crowd.pass(1_000)
  const room = await opened(ada, 'Bob')
  await crowd.pass(2_000)
  const told = () => bob.of('followed').flatMap(({ rooms }) => rooms.filter((line) => line.room === room))
  expect(told().at(-1)).toMatchObject({ people: named('Ada'), unread: 0 })
  const there = await crowd.enter('Ada', { room })
  await there.do(post('hello'))
  await crowd.pass(2_000)
  expect(told().at(-1)).toMatchObject({ unread: 1, last: { message: 'hello' } })
  await bob.ask({ type: 'unfollow', rooms: [room] })
  const before = told().length
  await there.do(post('again'))
  await crowd.pass(2_000)
  expect(told()).toHaveLength(before)
  for (const stop of stops) stop()
})

test('P17.3: who leaves is out at once on every connection and node, and the same people begin another one', async () => {
  const { crowd, members } = await crowdOf(['Ada', 'Bob', 'Eve'], {}, 2)
  const [ada, bob] = members as [Member, Member, Member]
  const room = await opened(ada, 'Bob', 'Eve')
  const inside = await crowd.enter('Bob', { room, node: 1 })
  const eve = await crowd.enter('Eve', { room })
  await bob.ask({ type: 'leave', room })
  await crowd.pass(2_000)
  expect(inside.closedWith).toBe(4005)
  expect(inside.of('error').at(-1)).toMatchObject({ code: 'no_such_room' })
  expect(await linesOf(bob)).toEqual([])
  expect(namesOf(eve.of('room').at(-1)?.shown.people).toSorted()).toEqual(['Ada', 'Eve'])
  await eve.do(post('secret'))
  await crowd.pass(2_000)
  expect(JSON.stringify([inside, bob].map((member) => member.visitor.peer.sent))).not.toContain('secret')
  expect(await refusalOf(crowd, 'Bob', { room, node: 1 })).toBe('no_such_room')
  expect(await opened(ada, 'Bob', 'Eve')).not.toBe(room)
})

test('P17.3: when the last has left, everything in it is deleted', async () => {
  const { crowd, members } = await crowdOf(['Ada', 'Bob'])
  const [ada, bob] = members as [Member, Member]
  const room = await opened(ada, 'Bob')
  const inside = await crowd.enter('Ada', { room })
  await inside.do(post('secret'))
  for (const member of [ada, bob]) await member.ask({ type: 'leave', room })
  await crowd.pass(2_000)
  expect(await crowd.nodes.log.before(room, 99, 9)).toEqual([])
  for (const name of ['Ada', 'Bob']) expect(await refusalOf(crowd, name, { room })).toBe('no_such_room')
  expect(await opened(ada, 'Bob')).not.toBe(room)
})

test('P17.3: people are shown by the names under which they were last there', async () => {
  const { crowd, members } = await crowdOf(['Ada', 'Bob'])
  const [ada] = members as [Member, Member]
  const room = await opened(ada, 'Bob')
  const before = await crowd.enter('Ada', { room })
  await crowd.enter('Robert', { room, token: tokenOfBob })
  expect(namesOf(before.of('room').at(-1)?.shown.people)).toEqual(['Ada', 'Robert'])
  expect(await linesOf(ada)).toMatchObject([{ people: named('Robert') }])
})

test('P17.4: begins with those who are in the room or known there alone, and with a bounded number', async () => {
  const { crowd, members } = await crowdOf(['Ada', 'Bob'])
  const [ada, bob] = members as [Member, Member]
  const carl = await crowd.enter('Carl', { room: 'cellar' })
  await carl.do(post('so that the name is his'))
  const refusal = { type: 'error', code: 'no_such_recipient', field: 'people' }
  for (const names of [['Carl'], ['Nobody'], ['Ada'], ['Bob', 'Carl']])
    expect(await open(ada, ...names)).toMatchObject(refusal)
  expect(await ada.do({ type: 'open_conversation', people: [{ message: 77 }] })).toMatchObject(refusal)
  expect(await ada.do({ type: 'open_conversation', people: [] })).toMatchObject({ code: 'wrong_shape' })
  const many = named(...Array.from({ length: 10 }, (_, n) => `Person ${n}`))
  expect(await ada.do({ type: 'open_conversation', people: many })).toMatchObject({ code: 'too_long' })
  bob.visitor.leave()
  await crowd.pass(5_000)
  expect(await open(ada, 'Bob')).toMatchObject(refusal)
})

test('P17.4: a person begins 20 a day, and none of them counts as a room', async () => {
  const names = Array.from({ length: 21 }, (_, n) => `Person ${n}`)
  const { crowd, members } = await crowdOf(['Ada', ...names], { limits: 'on', maxRooms: 1 })
  const [ada] = members as [Member]
  await ada.do(post('the only room'))
  for (const name of names.slice(0, 20)) expect(await open(ada, name)).toMatchObject({ type: 'conversation' })
  expect(await open(ada, 'Person 20')).toMatchObject({ code: 'slow_down', field: 'people' })
  expect(await open(ada, 'Person 3')).toMatchObject({ type: 'conversation' })
  const room = await opened(ada, 'Person 0')
  const inside = await crowd.enter('Ada', { room })
  expect(await inside.do(post('not limited as rooms are'))).toMatchObject({ type: 'posted' })
})

test('P17.5: who is blocked gets the answer of somebody who cannot be written to, before and after', async () => {
  const { crowd, members } = await crowdOf(['Ada', 'Bob', 'Eve'])
  const [ada, bob] = members as [Member, Member, Member]
  const room = await opened(ada, 'Bob')
  const inside = await crowd.enter('Ada', { room })
  const other = await crowd.enter('Bob', { room })
  expect(await inside.do(post('hello'))).toMatchObject({ type: 'posted' })
  const blocked = await bob.do({ type: 'block', whom: { username: 'Ada' }, on: true })
  expect(blocked).toMatchObject({ type: 'blocks', people: named('Ada') })
  const nobody = await open(ada, 'Nobody')
  for (const answer of [await open(ada, 'Bob'), await open(ada, 'Bob', 'Eve'), await open(bob, 'Ada')])
    expect({ ...answer, cid: '' }).toEqual({ ...nobody, cid: '' })
  expect(await inside.do(post('still there?'))).toMatchObject({ code: 'no_such_recipient' })
  inside.visitor.send({ type: 'typing' })
  await crowd.pass(1_000)
  expect(other.of('typing')).toEqual([])
  expect(await inside.do({ type: 'remove', id: 2 })).toMatchObject({ type: 'changed' })
  expect(await ada.do({ type: 'blocks' })).toMatchObject({ people: [] })
  const lifted = await bob.do({ type: 'block', whom: { username: 'Ada' }, on: false })
  expect(lifted).toMatchObject({ type: 'blocks', people: [] })
  expect(await opened(ada, 'Bob')).toBe(room)
  expect(await inside.do(post('hello again'))).toMatchObject({ type: 'posted' })
})

test('P17.5: blocks one oneself or nobody: refused; a block is lifted by the name of then', async () => {
  const { crowd, members } = await crowdOf(['Ada', 'Bob'])
  const [ada, bob] = members as [Member, Member]
  for (const username of ['Ada', 'Nobody'])
    expect(await ada.do({ type: 'block', whom: { username }, on: true })).toMatchObject({
      code: 'no_such_recipient',
      field: 'whom',
    })
  await ada.do({ type: 'block', whom: { username: 'Bob' }, on: true })
  bob.visitor.leave()
  await crowd.pass(5_000)
  await crowd.enter('Robert', { token: tokenOfBob })
  await crowd.pass(1_000)
  expect(await open(ada, 'Robert')).toMatchObject({ code: 'no_such_recipient' })
  expect(await ada.do({ type: 'block', whom: { username: 'Bob' }, on: false })).toMatchObject({ people: [] })
  expect(await open(ada, 'Robert')).toMatchObject({ type: 'conversation' })
})

test('P17.5: where the others have left, nothing can be written', async () => {
  const { crowd, members } = await crowdOf(['Ada', 'Bob'])
  const [ada, bob] = members as [Member, Member]
  const room = await opened(ada, 'Bob')
  const inside = await crowd.enter('Ada', { room })
  await bob.ask({ type: 'leave', room })
  expect(await inside.do(post('anybody?'))).toMatchObject({ code: 'no_such_recipient' })
})

test('P17.6: a report shows moderators the message, and nothing else of the conversation', async () => {
  const { crowd, members } = await crowdOf(['Ada', 'Bob'])
  const [ada] = members as [Member, Member]
  const owner = await crowd.owner()
  const room = await opened(ada, 'Bob')
  const inside = await crowd.enter('Ada', { room })
  const other = await crowd.enter('Bob', { room })
  await other.do(post('before'))
  const sent = await other.do(post('an insult'))
  const { id } = sent as Frame<'posted'>
  expect(await inside.do({ type: 'report', id, reason: 'rude' })).toMatchObject({ type: 'changed' })
  expect(await inside.do({ type: 'report', id: 1 })).toMatchObject({ code: 'no_such_message' })
  const listed = (await owner.do({ type: 'audit', everywhere: true })) as Frame<'audit'>
  const [entry] = listed.entries
  expect(entry).toMatchObject({
    ...{ kind: 'report', by: { username: 'Ada' }, subject: { username: 'Bob' } },
    ...{ text: 'an insult', reason: 'rude' },
  })
  expect(Object.keys(entry ?? {}).toSorted()).toEqual(
    ['at', 'by', 'kind', 'reason', 'rev', 'subject', 'text'].toSorted(),
  )
  expect(JSON.stringify(listed)).not.toContain(room)
  expect(await owner.do({ type: 'audit' })).toMatchObject({ entries: [] })
})

test('P17.2: an owner who talks privately under another name is shown to all by the name of before', async () => {
  const { crowd, members } = await crowdOf(['Ada'])
  const owner = await crowd.owner()
  await crowd.pass(1_000)
  const room = await opened(owner, 'Ada')
  owner.visitor.leave()
  await crowd.enter('Secret name', { room, token: tokenOf('Olga') })
  await crowd.pass(3_000)
  const after = await crowd.enter('Eve')
  expect(after.of('joined')[0]?.shown?.staff).toMatchObject([{ username: 'Olga' }])
  expect(JSON.stringify([members[0], after].map((one) => one?.visitor.peer.sent))).not.toContain(
    'Secret name',
  )
})

const tokenOf = (name: string) => Buffer.from(name.padEnd(22)).toString('base64url')
const tokenOfBob = tokenOf('Bob')

async function refusalOf(crowd: Crowd, name: string, options: EnterOptions & { node?: number }) {
  return (await crowd.enter(name, options)).of('error')[0]?.code
}

function fail(error: unknown): never {
  throw error
}
