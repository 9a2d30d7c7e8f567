import { limits } from '@parley/shared'
import { expect, test, vi } from 'vitest'
import { connect } from '../testing/test-client.ts'
import { MemoryLog, MemoryStorage } from '../testing/memory-log.ts'
import { someone, TestNodes, tokenOf, Visitor } from '../testing/test-nodes.ts'
import { createTestApp, startTestServer } from '../testing/test-server.ts'

test.for<[string, string, object]>([
  ['not JSON', '{', { code: 'not_json' }],
  ['JSON but not an object', '"join"', { code: 'not_json' }],
  ['of an unknown type', '{"type":"dance"}', { code: 'unknown_type', field: 'type' }],
  ['of the wrong shape', '{"type":"join","room":"lobby"}', { code: 'wrong_shape', field: 'username' }],
  [
    'too long in a field',
    JSON.stringify({ type: 'post', cid: 'cid-00001', message: 'x'.repeat(4_001) }),
    { code: 'too_long', field: 'message', limit: 4_000, cid: 'cid-00001' },
  ],
])('P1.2: answers a frame that is %s with an error, and keeps the connection', async ([, text, refusal]) => {
  const { port } = await startTestServer()
  const client = await connect(port)
  client.send(text)
  expect(await client.frame('error')).toMatchObject({ ...refusal, reason: expect.any(String) as string })
  await client.join()
})

test('P1.4: closes with 1003 after a binary frame', async () => {
  const { port } = await startTestServer()
  const client = await connect(port)
  client.ws.send(Buffer.from('{"type":"ping"}'))
  expect((await client.closed).code).toBe(1003)
})

test('P1.4: closes with 1009 after a frame over the limit', async () => {
  const { port } = await startTestServer()
  const client = await connect(port)
  client.send('x'.repeat(limits.frame + 1))
  expect((await client.closed).code).toBe(1009)
})

test('P1.5: handles frames that were sent before joined arrived after it, in order', async () => {
  const { port } = await startTestServer()
  const client = await connect(port)
  client.send({ type: 'join', room: 'lobby', username: 'Ada', avatar: 'a'.repeat(64) })
  client.send({ type: 'post', cid: 'cid-00001', message: 'one' })
  client.send({ type: 'post', cid: 'cid-00002', message: 'two' })
  expect((await client.frame('joined')).messages).toEqual([])
  expect(await client.frame('posted')).toMatchObject({ cid: 'cid-00001', id: 1 })
  expect(await client.frame('posted')).toMatchObject({ cid: 'cid-00002', id: 2 })
})

test('P1.6: answers ping before joining', async () => {
  const { port } = await startTestServer()
  const client = await connect(port)
  client.send({ type: 'ping' })
  await client.frame('pong')
})

test('P3: sends posts to everyone in the room in the same order, and to no other room', async () => {
  const { port } = await startTestServer()
  const [ada, grace, ken, remote] = await Promise.all([
    connect(port),
    connect(port),
    connect(port),
    connect(port),
  ])
  await ada.join('lobby', 'Ada')
  await grace.join('lobby', 'Grace')
  await ken.join('lobby', 'Ken')
  await remote.join('other', 'Radia')
  await Promise.all([ken.frame('people'), remote.frame('people')])
  await ada.post('cid-00001', 'one')
  await grace.post('cid-00001', 'two')
  await remote.post('cid-00003', 'over here')
  expect(await ken.frame('messages')).toMatchObject({
    speakers: [[1, 'Ada', 'a'.repeat(64)]],
    messages: [{ id: 1, by: 1, message: 'one' }],
  })
  expect(await ken.frame('messages')).toMatchObject({
    speakers: [[2, 'Grace', 'a'.repeat(64)]],
    messages: [{ id: 2, by: 2, message: 'two' }],
  })
  expect((await remote.frame('messages')).messages.map(({ message }) => message)).toEqual(['over here'])
})

test('P5.7: sends the introduced speakers to a session that joins later', async () => {
  const { port } = await startTestServer()
  const ada = await connect(port)
  await ada.join('lobby', 'Ada')
  await ada.post('cid-00001', 'one')
  await ada.frame('messages')
  const late = await connect(port)
  await late.join('lobby', 'Grace')
  expect((await late.frame('people')).speakers).toEqual([[1, 'Ada', 'a'.repeat(64)]])
  await ada.post('cid-00002', 'two')
  const received = await late.frame('messages')
  expect(received.messages).toMatchObject([{ id: 2, by: 1 }])
  expect(received).not.toHaveProperty('speakers')
})

test('P3.2: returns the first id when the same cid is sent again on another connection with the token', async () => {
  const { port } = await startTestServer()
  const first = await connect(port)
  const { token } = await first.join()
  await first.post('cid-00001', 'one')
  const second = await connect(port)
  await second.join('lobby', 'Ada', { token })
  expect(await second.post('cid-00001', 'one')).toMatchObject({ id: 1 })
  second.send({ type: 'post', cid: 'cid-00001', message: 'other' })
  expect(await second.frame('error')).toMatchObject({ code: 'cid_reused', cid: 'cid-00001' })
})

test('P3.2: accepts the same cid from another author', async () => {
  const { port } = await startTestServer()
  const [ada, grace] = await Promise.all([connect(port), connect(port)])
  await ada.join('lobby', 'Ada')
  await grace.join('lobby', 'Grace')
  await ada.post('cid-00001', 'one')
  expect(await grace.post('cid-00001', 'two')).toMatchObject({ id: 2 })
})

test('P3.5: refuses too many posts at once with the seconds to wait, and slows nobody else down', async () => {
  const { port } = await startTestServer({ postsPerMinute: 60, postsBurst: 10 })
  const [loud, quiet] = await Promise.all([connect(port), connect(port)])
  await loud.join('lobby', 'Loud')
  await quiet.join('lobby', 'Quiet')
  for (let n = 0; n < 200; n += 1) loud.send({ type: 'post', cid: `cid-${1_000 + n}`, message: `spam ${n}` })
  expect(await loud.frame('error')).toMatchObject({ code: 'slow_down', cid: 'cid-1010', retryAfter: 1 })
  await quiet.post('cid-00001', 'hello?')
  const { messages } = await (await connect(port)).join('lobby', 'Late')
  expect(messages).toHaveLength(11)
})

test('P3.6: refuses a post before joining, with its cid', async () => {
  const { port } = await startTestServer()
  const client = await connect(port)
  client.send({ type: 'post', cid: 'cid-00001', message: 'early' })
  expect(await client.frame('error')).toMatchObject({ code: 'not_joined', cid: 'cid-00001' })
})

test.for([
  ['', 'empty_message'],
  [' \n\t\u3000', 'empty_message'],
  ['\u200b\u2060', 'empty_message'],
  ['a\0b', 'bad_message'],
])('P3.4: refuses the message %j as %s', async ([message, code]) => {
  const { port } = await startTestServer()
  const client = await connect(port)
  await client.join()
  client.send({ type: 'post', cid: 'cid-00001', message })
  expect(await client.frame('error')).toMatchObject({ code, field: 'message', cid: 'cid-00001' })
})

test('P4.1: closes with 4000 without a join in time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { port } = await startTestServer()
    const client = await connect(port)
    while (vi.getTimerCount() === 0) await new Promise(setImmediate)
    vi.advanceTimersByTime(limits.joinWithin)
    expect((await client.closed).code).toBe(4000)
  } finally {
    vi.useRealTimers()
  }
})

test('P4.1: a refused join gets no new time to join', async () => {
  const nodes = new TestNodes()
  const node = nodes.start()
  node.enter('Ada')
  await nodes.pass(0)
  const other = node.enter('Ada', { token: tokenOf('Another') })
  await nodes.pass(limits.joinWithin - 1)
  expect(other.received()).toMatchObject([{ type: 'error', code: 'name_taken' }])
  other.send({ type: 'join', room: 'lobby', ...other.person, token: tokenOf('Another') })
  await nodes.pass(0)
  expect(other.peer.closedWith).toBeUndefined()
  await nodes.pass(1)
  expect(other.peer.closedWith).toBe(4000)
})

test('P4.1: a join that is answered too late is valid, and one that is refused too late is the last', async () => {
  const nodes = new TestNodes()
  const log = new MemoryLog(new MemoryStorage())
  const app = createTestApp({ log })
  const slow = Promise.withResolvers<Map<string, string>>()
  vi.spyOn(log, 'nameOwners').mockImplementation(() => slow.promise)
  const [late, refused] = ['Ada', 'Grace'].map((name) => new Visitor(someone(name), app))
  late?.send({ type: 'join', room: 'lobby', ...late.person })
  await nodes.pass(limits.joinWithin)
  slow.resolve(new Map())
  await nodes.pass(0)
  expect(late?.received()[0]).toMatchObject({ type: 'joined' })
  expect([late?.peer.hasJoined, late?.peer.closedWith, refused?.peer.closedWith]).toEqual([
    true,
    undefined,
    4000,
  ])

  const never = Promise.withResolvers<Map<string, string>>()
  vi.spyOn(log, 'nameOwners').mockImplementation(() => never.promise)
  const last = new Visitor(someone('Radia'), app)
  last.send({ type: 'join', room: 'lobby', ...last.person })
  await nodes.pass(limits.joinWithin)
  expect(last.peer.closedWith).toBeUndefined()
  never.resolve(new Map([['radia', 'another']]))
  await nodes.pass(0)
  expect(last.received()).toMatchObject([{ code: 'name_taken' }])
  expect(last.peer.closedWith).toBe(4000)
})

test('P4.1: refuses a second join', async () => {
  const { port } = await startTestServer()
  const client = await connect(port)
  await client.join()
  client.send({ type: 'join', room: 'other', username: 'Ada', avatar: 'a'.repeat(64) })
  expect(await client.frame('error')).toMatchObject({ code: 'already_joined' })
})

test('P4.2: resumes from the cursor when the epoch matches', async () => {
  const { port } = await startTestServer()
  const first = await connect(port)
  const { epoch } = await first.join()
  for (let n = 1; n <= 120; n += 1) await first.post(`cid-${1_000 + n}`, `text ${n}`)
  const second = await connect(port)
  expect(await second.join('lobby', 'Grace', { epoch, after: 5 })).toMatchObject({
    resumed: true,
    rev: 5,
    messages: [],
  })
  const ids = []
  for (let cursor = 5; cursor < 120;) {
    const { after, rev, messages } = await second.frame('messages')
    expect(after).toBe(cursor)
    cursor = rev
    ids.push(...messages.map(({ id }) => id))
  }
  expect(ids).toEqual(Array.from({ length: 115 }, (_, index) => index + 6))
})

test.for([
  ['another epoch', { epoch: 'another', after: 1 }],
  ['a cursor beyond the room', { after: 1_000 }],
])('P4.3: does not resume with %s', async ([, cursor]) => {
  const { port } = await startTestServer()
  const first = await connect(port)
  const { epoch } = await first.join()
  await first.post('cid-00001', 'one')
  const second = await connect(port)
  const joined = await second.join('lobby', 'Grace', { epoch, ...(cursor as object) })
  expect(joined).toMatchObject({ resumed: false, rev: 1, messages: [{ message: 'one' }] })
})

test('P4.3, P5.5: a join returns the newest 50 messages, and history the pages before', async () => {
  const { port } = await startTestServer()
  const first = await connect(port)
  await first.join()
  for (let n = 1; n <= 120; n += 1) await first.post(`cid-${1_000 + n}`, `text ${n}`)
  const client = await connect(port)
  const joined = await client.join('lobby', 'Grace')
  expect(joined).toMatchObject({ resumed: false, rev: 120, more: true })
  expect(joined.messages.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, index) => index + 71))
  client.send({ type: 'history', before: 71 })
  expect(await client.frame('history')).toMatchObject({
    before: 71,
    more: true,
    messages: { length: 50, 0: { id: 21 } },
  })
  client.send({ type: 'history', before: 21 })
  expect(await client.frame('history')).toMatchObject({
    before: 21,
    more: false,
    messages: { length: 20, 0: { id: 1 } },
  })
})

test('P5.5: history returns the pages after and around an id', async () => {
  const { port } = await startTestServer()
  const client = await connect(port)
  await client.join()
  for (let n = 1; n <= 120; n += 1) await client.post(`cid-${1_000 + n}`, `text ${n}`)
  const request = async (options: object) => {
    client.send({ type: 'history', ...options })
    const { messages, ...rest } = await client.frame('history')
    return { ...rest, ids: [messages[0]?.id, messages.at(-1)?.id], count: messages.length }
  }
  expect(await request({ after: 10 })).toMatchObject({ after: 10, newer: true, ids: [11, 60], count: 50 })
  expect(await request({ after: 100 })).toMatchObject({
    after: 100,
    newer: false,
    ids: [101, 120],
    count: 20,
  })
  expect(await request({ after: 120 })).toMatchObject({ newer: false, count: 0 })
  expect(await request({ around: 60 })).toMatchObject({ more: true, newer: true, ids: [35, 85], count: 51 })
  expect(await request({ around: 1 })).toMatchObject({ more: false, newer: true, ids: [1, 26], count: 26 })
  expect(await request({ around: 120 })).toMatchObject({
    more: true,
    newer: false,
    ids: [95, 120],
    count: 26,
  })
  expect(await request({ around: 500 })).toMatchObject({
    more: true,
    newer: false,
    ids: [96, 120],
    count: 25,
  })
  expect(await request({ around: 0 })).toMatchObject({ more: false, newer: true, ids: [1, 25], count: 25 })
})

test('P4.6: normalizes the room name, and refuses an invalid one', async () => {
  const { port } = await startTestServer()
  const client = await connect(port)
  client.send({ type: 'join', room: 'a b', username: 'Ada', avatar: 'a'.repeat(64) })
  expect(await client.frame('error')).toMatchObject({ code: 'bad_room', field: 'room' })
  expect(await client.join('Müller')).toMatchObject({ room: 'müller' })
})

test.for([
  ['', 'empty_username'],
  ['   ', 'empty_username'],
  ['evil\u202eeman', 'bad_username'],
  ['a\u0007b', 'bad_username'],
  ['x'.repeat(33), 'too_long'],
])('P4.7: refuses the username %j as %s', async ([username, code]) => {
  const { port } = await startTestServer()
  const client = await connect(port)
  client.send({ type: 'join', room: 'lobby', username, avatar: 'a'.repeat(64) })
  expect(await client.frame('error')).toMatchObject({ code, field: 'username' })
})

test('P4.8: refuses a name in use with a free suggestion, and accepts another join', async () => {
  const { port } = await startTestServer()
  const ada = await connect(port)
  await ada.join('lobby', 'Ada')
  const other = await connect(port)
  other.send({ type: 'join', room: 'other', username: 'ADA', avatar: 'b'.repeat(64) })
  other.send({ type: 'post', cid: 'cid-00001', message: 'too early' })
  expect(await other.frame('error')).toMatchObject({
    code: 'name_taken',
    field: 'username',
    suggestion: 'ADA 2',
  })
  expect(await other.frame('error')).toMatchObject({ code: 'not_joined', cid: 'cid-00001' })
  await other.join('other', 'ADA 2', { token: undefined })
})

test('P4.8: accepts several connections under one name with the same token', async () => {
  const { port } = await startTestServer()
  const [tab, otherTab] = await Promise.all([connect(port), connect(port)])
  const { token } = await tab.join('lobby', 'Ada', { token: undefined })
  await otherTab.join('lobby', 'ada', { token })
})

test('P5.3: sends posted to the author before the broadcast of the post', async () => {
  const { port } = await startTestServer()
  const client = await connect(port)
  await client.join()
  for (let n = 1; n <= 20; n += 1)
    client.send({ type: 'post', cid: `cid-${1_000 + n}`, message: `text ${n}` })
  for (let rev = 0; rev < 20;) ({ rev } = await client.frame('messages'))
  const order = client.received.map(
    (text) => JSON.parse(text) as { type: string; cid: string; messages: { cid: string }[] },
  )
  for (const [index, { type, messages }] of order.entries()) {
    if (type !== 'messages') continue
    for (const { cid } of messages)
      expect(order.findIndex((frame) => frame.type === 'posted' && frame.cid === cid)).toBeLessThan(index)
  }
})

test('P6: sends the people of the room, arrivals and departures', async () => {
  const { port } = await startTestServer()
  const ada = await connect(port)
  await ada.join('lobby', 'Ada')
  expect(await ada.frame('people')).toMatchObject({ count: 1, people: [{ username: 'Ada' }] })
  expect(await ada.frame('presence')).toMatchObject({ count: 1, arrived: [{ username: 'Ada' }], left: [] })
  const grace = await connect(port)
  await grace.join('lobby', 'Grace')
  expect(await grace.frame('people')).toMatchObject({ count: 2 })
  for (;;) {
    const { arrived } = await ada.frame('presence')
    if (arrived.some(({ username }) => username === 'Grace')) break
  }
  grace.ws.close()
  expect(await ada.frame('presence')).toMatchObject({ count: 1, arrived: [], left: [{ username: 'Grace' }] })
})
