import { gravatarHash } from '@parley/shared'
import { expect, test } from 'vitest'
import { entryDraft } from '../chat/access/entry-draft.ts'
import { authorOf, newToken } from '../identity/author.ts'
import { Crowd } from '../testing/access/crowd.ts'
import { FakePeer } from '../testing/fake-peer.ts'
import { connect } from '../testing/test-client.ts'
import { startTestServer } from '../testing/test-server.ts'

const ada = { email: 'ada@lovelace.dev', username: 'Ada', message: 'hello :smile:' }

test('P7.1: sends a post to every plain socket, including the sender', async () => {
  const server = await startTestServer()
  const [one, two] = await Promise.all([listen(server), listen(server)])
  one.send(ada)
  expect(JSON.parse(await one.next())).toEqual(ada)
  expect(JSON.parse(await two.next())).toEqual(ada)
})

test('P7.2, P7.3: exchanges posts of the lobby with parley.v1, without emails', async () => {
  const server = await startTestServer()
  const plain = await listen(server)
  const page = await connect(server.port)
  await page.join('lobby', 'Grace')
  await page.frame('people')
  plain.send(ada)
  expect(await page.frame('messages')).toMatchObject({
    speakers: [[1, 'Ada', gravatarHash(ada.email)]],
    messages: [{ by: 1, message: 'hello :smile:' }],
  })
  await page.post('cid-00001', 'hello back')
  expect(JSON.parse(await plain.next())).toEqual(ada)
  expect(JSON.parse(await plain.next())).toEqual({ email: '', username: 'Grace', message: 'hello back' })
  const late = await connect(server.port)
  await late.join('lobby', 'Ken')
  expect([...page.received, ...late.received].join('')).not.toContain('@')
})

test('P7.2: sends no posts of other rooms', async () => {
  const server = await startTestServer()
  const plain = await listen(server)
  const page = await connect(server.port)
  await page.join('other', 'Grace')
  await page.post('cid-00001', 'not for you')
  plain.send(ada)
  expect(JSON.parse(await plain.next())).toEqual(ada)
})

test('P7.6: marks a post as a guest’s when the name belongs to somebody', async () => {
  const server = await startTestServer()
  const page = await connect(server.port)
  await page.join('lobby', 'Ada')
  await page.frame('people')
  const plain = await listen(server)
  plain.send(ada)
  expect((await page.frame('messages')).messages).toMatchObject([{ by: 1, guest: true }])
  plain.send({ ...ada, username: 'Nobody in particular' })
  expect((await page.frame('messages')).messages[0]).not.toHaveProperty('guest')
})

test('P7.2: sends live messages only', async () => {
  const server = await startTestServer()
  const first = await listen(server)
  first.send(ada)
  await first.next()
  const late = await listen(server)
  late.send({ ...ada, message: 'second' })
  expect(JSON.parse(await late.next())).toMatchObject({ message: 'second' })
})

test.for<[string, string | object, RegExp]>([
  ['not JSON', '{', /JSON object/],
  ['without a username', { email: 'a@b.c', message: 'x' }, /username: is missing/],
  ['with an empty message', { ...ada, message: ' ' }, /something to read/],
  ['too long', { ...ada, message: 'x'.repeat(4_001) }, /longer than 4000 characters/],
  ['with a direction override in the name', { ...ada, username: '\u202eadA' }, /direction-changing/],
  ['with a field of another kind', { ...ada, email: { $ne: 1 } }, /email/],
])('P7.4: a frame %s is refused in an answer to the sender alone', async ([, frame, reason]) => {
  const server = await startTestServer()
  const [sender, other] = await Promise.all([listen(server), listen(server)])
  sender.send(frame)
  const answer = JSON.parse(await sender.next()) as typeof ada
  expect(answer).toMatchObject({ email: '', username: 'Parley' })
  expect(answer.message).toMatch(reason)
  sender.send(ada)
  expect(JSON.parse(await other.next())).toEqual(ada)
})

test('P7.4: refuses too many posts at once, with the seconds to wait', async () => {
  const server = await startTestServer({ postsPerMinute: 60, postsBurst: 2 })
  const plain = await listen(server)
  for (let n = 0; n < 3; n += 1) plain.send(ada)
  const answers = [await plain.next(), await plain.next(), await plain.next()].join('')
  expect(answers).toContain('Wait 1 s')
})

test('P7.4: passes markup on as plain text', async () => {
  const server = await startTestServer()
  const plain = await listen(server)
  const wild = {
    email: '"><script>@x',
    username: '<img src=x onerror=alert(1)>',
    message: '<script>alert(1)</script>',
  }
  plain.send(wild)
  expect(JSON.parse(await plain.next())).toEqual(wild)
})

/** A plain socket that already gets live messages. */
async function listen({ port, messages }: Awaited<ReturnType<typeof startTestServer>>) {
  const client = await connect(port, { protocols: [] })
  await messages.since('lobby', 0, 0) // answered after the same query by the room that the connection opened
  return client
}

test('P7.7: a closed door says one line and closes, and opens for the token of the address', async () => {
  const { app, port } = await startTestServer({ roomPassword: 'open sesame' })
  const stranger = await connect(port, { protocols: [] })
  const answer = JSON.parse(await stranger.next()) as typeof ada
  expect(answer).toMatchObject({ email: '', username: 'Parley', message: expect.stringMatching(/closed/) })
  expect((await stranger.closed).code).toBe(1008)
  const wrong = await connect(port, { path: '/ws?token=guess', protocols: [] })
  expect(JSON.parse(await wrong.next())).toMatchObject({ message: expect.stringMatching(/does not open/) })
  const guest = await connect(port, { path: '/ws?token=open%20sesame', protocols: [] })
  guest.send(ada)
  expect(JSON.parse(await guest.next())).toEqual(ada)
  const person = authorOf(newToken())
  const server = await app.chat.access.everywhere.ready()
  const olga = { author: person, person: { username: 'Olga', avatar: 'a'.repeat(64) } }
  const sendOut = { kind: 'settings', settings: {}, sendOut: true } as const
  await server.append([entryDraft(olga, 'cid-00001', sendOut)])
  expect((await guest.closed).code).toBe(4005)
})

test('P7.7: mutes, slow mode and bans of the address hold for the dialect', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  const [guest, peer] = sample(crowd, '192.0.2.1')
  await crowd.pass(0)
  guest.onMessage(JSON.stringify(ada))
  await crowd.pass(0)
  expect(peer.sent).toEqual([ada])
  const say = async () => {
    guest.onMessage(JSON.stringify(ada))
    await crowd.pass(0)
    return peer.sent.at(-1)
  }
  const order = { type: 'moderate', whom: { message: 1 } }
  await owner.do({ ...order, measure: { do: 'mute', lasts: 60 } })
  expect(await say()).toMatchObject({ message: 'Not sent: You cannot write here for now. It ends in 60 s.' })
  await owner.do({ ...order, measure: { do: 'unmute' } })
  await owner.do({ type: 'set', settings: { slow: 60, writers: 'moderators' } })
  expect(await say()).toMatchObject({ message: 'Not sent: Only moderators may do that here.' })
  await owner.do({ type: 'set', settings: { writers: 'everyone' } })
  expect(await say()).toEqual(ada)
  const [other, otherPeer] = sample(crowd, '192.0.2.1')
  await crowd.pass(0)
  other.onMessage(JSON.stringify(ada))
  await crowd.pass(0)
  expect(otherPeer.sent.at(-1)).toMatchObject({
    message: expect.stringMatching(/^Not sent: Slow mode.*60 s/),
  })
  await owner.do({ ...order, measure: { do: 'ban', lasts: null, address: true, reason: 'flood' } })
  expect(peer.closedWith).toBe(4003)
  expect(peer.sent.at(-1)).toMatchObject({ message: 'You are banned from this room. The reason: flood' })
  const [, third] = sample(crowd, '192.0.2.1')
  await crowd.pass(0)
  expect([third.closedWith, third.sent.length]).toEqual([1008, 1])
})

/** A connection of the dialect in a process. */
function sample(crowd: Crowd, address: string) {
  const peer = new FakePeer()
  return [crowd.node().app.connect(peer, 'sample', { address }), peer] as const
}
