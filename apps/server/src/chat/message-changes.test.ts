import { expect, test } from 'vitest'
import { connect, type TestClient } from '../testing/test-client.ts'
import { startTestServer } from '../testing/test-server.ts'

test('P3.8–P3.12: sends edits, reactions, replies and removals to live sessions in rev order', async () => {
  const { ada, grace } = await twoPeople()
  await change(ada, { type: 'edit', cid: 'cid-00002', id: 1, message: 'hello, world' })
  await change(grace, { type: 'react', cid: 'cid-00003', id: 1, emoji: '👋', on: true })
  grace.send({ type: 'post', cid: 'cid-00004', message: 'hello you', replyTo: 1 })
  await grace.frame('posted')
  await change(ada, { type: 'remove', cid: 'cid-00005', id: 1 })
  const messages = await messagesUpTo(ada, 5)
  expect(messages).toMatchObject([
    { id: 1, message: 'hello' },
    { id: 1, rev: 2, message: 'hello, world', edited: expect.any(Number) as number },
    { id: 1, rev: 3, reactions: [{ emoji: '👋', count: 1, people: ['Grace'] }] },
    { id: 4, message: 'hello you', replyTo: { id: 1, username: 'Ada', message: 'hello, world' } },
    { id: 1, rev: 5, message: '', removed: true },
  ])
})

test('P5.9: sends a reaction in brief to a session that takes it, and the whole message to another', async () => {
  const { port, ada } = await twoPeople()
  const ken = await connect(port)
  await ken.join('lobby', 'Ken', { reacted: true })
  await ken.frame('people')
  await change(ada, { type: 'react', cid: 'cid-00002', id: 1, emoji: '👋', on: true })
  expect(await ken.frame('messages')).toEqual({
    type: 'messages',
    after: 1,
    rev: 2,
    messages: [],
    reacted: [[1, 2, '👋', true, 'Ada']],
  })
  const messages = await messagesUpTo(ada, 2)
  expect(messages.at(-1)).toMatchObject({ id: 1, reactions: [{ emoji: '👋', people: ['Ada'] }] })
})

test('P3.8: acknowledges a change with its rev, and a repeated change with the same rev', async () => {
  const { ada } = await twoPeople()
  const edit = { type: 'edit', cid: 'cid-00002', id: 1, message: 'hello, world' }
  expect(await change(ada, edit)).toEqual({ type: 'changed', cid: 'cid-00002', rev: 2 })
  expect(await change(ada, edit)).toEqual({ type: 'changed', cid: 'cid-00002', rev: 2 })
})

test.for<[string, object, string]>([
  ['not_yours', { type: 'edit', id: 1, message: 'mine now' }, 'message'],
  ['not_yours', { type: 'remove', id: 1 }, 'message'],
  ['no_such_message', { type: 'react', id: 7, emoji: '👋', on: true }, 'emoji'],
  ['no_such_message', { type: 'post', message: 'hm', replyTo: 7 }, 'message'],
  ['bad_reaction', { type: 'react', id: 1, emoji: ':wave:', on: true }, 'emoji'],
])('P3.8: refuses with %s under the cid of the change: %j', async ([code, frame]) => {
  const { grace } = await twoPeople()
  grace.send({ ...frame, cid: 'cid-00009' })
  expect(await grace.frame('error')).toMatchObject({ code, cid: 'cid-00009' })
})

test.for(['', ' '])('P14.4: refuses an edit of a message without files to the text %j', async (message) => {
  const { ada } = await twoPeople()
  ada.send({ type: 'edit', cid: 'cid-00009', id: 1, message })
  expect(await ada.frame('error')).toMatchObject({
    code: 'empty_message',
    field: 'message',
    cid: 'cid-00009',
  })
})

test('P3.6: refuses a change before joining', async () => {
  const { port } = await startTestServer()
  const client = await connect(port)
  client.send({ type: 'remove', cid: 'cid-00001', id: 1 })
  expect(await client.frame('error')).toMatchObject({ code: 'not_joined', cid: 'cid-00001' })
})

test('P5.1: a returning session gets the last state of a changed message once', async () => {
  const { port, ada, grace } = await twoPeople()
  const { epoch } = await joinOnce(port)
  grace.ws.terminate()
  await change(ada, { type: 'edit', cid: 'cid-00002', id: 1, message: 'one' })
  await change(ada, { type: 'edit', cid: 'cid-00003', id: 1, message: 'two' })
  const back = await connect(port)
  expect(await back.join('lobby', 'Grace', { epoch, after: 1 })).toMatchObject({ resumed: true, rev: 1 })
  expect(await back.frame('messages')).toMatchObject({
    after: 1,
    rev: 3,
    messages: [{ id: 1, rev: 3, message: 'two' }],
  })
})

test('P6.4: sends typing to live sessions of the same room only', async () => {
  const { port, ada, grace } = await twoPeople()
  const remote = await connect(port)
  await remote.join('other', 'Ken')
  await remote.frame('people')
  ada.send({ type: 'typing' })
  expect(await grace.frame('typing')).toMatchObject({ username: 'Ada' })
  ada.send({ type: 'typing' })
  await ada.post('cid-00002', 'done')
  await grace.frame('messages')
  expect(grace.received.filter((text) => text.includes('"typing"'))).toHaveLength(1)
  expect(remote.received.join('')).not.toContain('typing')
})

test('P7.2: sends posts to the sample dialect, and no changes', async () => {
  const { port, ada } = await twoPeople()
  const plain = await connect(port, { protocols: [] })
  await change(ada, { type: 'edit', cid: 'cid-00002', id: 1, message: 'hello, world' })
  await change(ada, { type: 'react', cid: 'cid-00003', id: 1, emoji: '👋', on: true })
  await ada.post('cid-00004', 'the next')
  expect(JSON.parse(await plain.next())).toMatchObject({ message: 'the next' })
})

/** Ada, who has posted a message, and Grace, both live. */
async function twoPeople() {
  const { port } = await startTestServer()
  const [ada, grace] = await Promise.all([connect(port), connect(port)])
  await ada.join('lobby', 'Ada')
  await grace.join('lobby', 'Grace')
  await Promise.all([ada.frame('people'), grace.frame('people')])
  await ada.post('cid-00001', 'hello')
  return { port, ada, grace }
}

async function joinOnce(port: number) {
  const client = await connect(port)
  return client.join('lobby', 'Ken')
}

async function change(client: TestClient, frame: object) {
  client.send(frame)
  return client.frame('changed')
}

async function messagesUpTo(client: TestClient, rev: number) {
  const frames = client.received.map(
    (text) => JSON.parse(text) as { type: string; rev: number; messages: object[] },
  )
  const received = frames.filter(({ type }) => type === 'messages')
  while ((received.at(-1)?.rev ?? 0) < rev) received.push(await client.frame('messages'))
  return received.flatMap(({ messages }) => messages)
}
