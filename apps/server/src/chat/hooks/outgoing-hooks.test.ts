import type { Message } from '@parley/shared'
import { Registry } from 'prom-client'
import { expect, onTestFinished, test } from 'vitest'
import { countEvents } from '../../metrics/node-metrics.ts'
import type { ReceivedRequest, ReceiverAnswer } from '../../testing/hooks/test-receiver.ts'
import { isSigned, ok, startReceiver } from '../../testing/hooks/test-receiver.ts'
import { eventually, openOutgoingNode } from '../../testing/hooks/outgoing-node.ts'
import type { OutgoingOptions } from './outgoing-options.ts'
import { OutgoingSender } from '../../hooks/outgoing/outgoing-sender.ts'

interface SentChange {
  type: string
  room: string
  epoch: string
  after: number
  rev: number
  messages: Message[]
}

type Write = OutgoingOptions['chat']['write']

/** The chat, with `around` what hooks write. */
function writing(
  chat: OutgoingOptions['chat'],
  around: (write: () => ReturnType<Write>) => ReturnType<Write>,
): OutgoingOptions['chat'] {
  return {
    visits: chat.visits,
    since: (...asked) => chat.since(...asked),
    write: (...given) => around(() => chat.write(...given)),
  }
}

const changeOf = ({ body }: ReceivedRequest) => JSON.parse(body) as SentChange
const hour = 3_600_000

test('P20.8: sends posts, edits, reactions and removals, one in each request, in the order of the log', async () => {
  const node = await openOutgoingNode()
  const receiver = await startReceiver()
  await node.post('from before')
  const { key } = await node.makeHook(receiver.url)
  await node.post('elsewhere', 'another-room')
  await node.begin()
  const id = await node.post('one')
  await eventually(() => receiver.taken.length).toBe(1)
  await node.change({ type: 'edit', cid: 'edit-of-the-test', id, message: 'two' })
  await eventually(() => receiver.taken.length).toBe(2)
  await node.change({ type: 'react', cid: 'react-of-a-test', id, emoji: '👍', on: true }, 'team', 'bob')
  await eventually(() => receiver.taken.length).toBe(3)
  await node.change({ type: 'remove', cid: 'remove-of-a-test', id })
  await eventually(() => receiver.taken.length).toBe(4)
  const sent = receiver.requests.map(changeOf)
  expect(sent.map(({ after, rev }) => [after, rev])).toEqual([
    [1, 2],
    [2, 3],
    [3, 4],
    [4, 5],
  ])
  const shown = sent.flatMap(({ messages }) =>
    messages.map(({ message, reactions, removed }) => [message, reactions?.length, removed]),
  )
  expect(shown).toEqual([
    ['one', undefined, undefined],
    ['two', undefined, undefined],
    ['two', 1, undefined],
    ['', undefined, true],
  ])
  expect(sent[0]).toMatchObject({ type: 'changes', room: 'team', messages: [{ id: 2, username: 'Ada' }] })
  expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(4)
  for (const request of receiver.requests) {
    expect(request.headers['content-type']).toBe('application/json')
    expect(await isSigned(key, request)).toBe(true)
    expect(await isSigned(key, { ...request, body: `${request.body} ` })).toBe(false)
  }
  await eventually(async () => (await node.hook())?.cursor).toBe(5)
  expect((await node.hook())?.deliveries[0]).toMatchObject({ rev: 5, attempt: 1, status: 204 })
})

test('P20.10: a receiver that fails half the time, and a server that stops, is killed and starts: every change, in order, signed', async () => {
  const node = await openOutgoingNode()
  // The same failures in each run of this test.
  const failures: (ReceiverAnswer | undefined)[] = [
    undefined,
    { status: 503 },
    undefined,
    'cut',
    undefined,
    'hang',
  ]
  const receiver = await startReceiver((_request, count) => failures[(count * 7 + (count >> 3)) % 6] ?? ok())
  const { key } = await node.makeHook(receiver.url)
  const sender = new OutgoingSender({ patienceMs: 150 })
  const revs: number[] = []
  for (let round = 0; round < 8; round += 1) {
    const loop = await node.begin({ sender })
    const before = receiver.taken.length
    for (let count = 0; count < 12; count += 1) {
      const id = await node.post(`post ${round}.${count}`)
      revs.push(id)
    }
    await eventually(() => receiver.taken.length).toBeGreaterThan(before + 4)
    await (round % 2 === 0 ? loop.kill() : loop.close())
  }
  await node.begin({ sender })
  const taken = () => receiver.taken.map(changeOf)
  await eventually(() => new Set(taken().map(({ rev }) => rev)).size).toBe(revs.length)
  const firstTimes = [...new Set(taken().map(({ rev }) => rev))]
  expect(firstTimes).toEqual(revs)
  const failed = receiver.requests.length - receiver.taken.length
  expect(failed).toBeGreaterThan(revs.length / 3)
  const ids = Map.groupBy(receiver.requests, (request) => changeOf(request).rev)
  for (const [rev, requests] of ids) {
    expect(new Set(requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(
      new Set(requests.flatMap((one) => changeOf(one).messages.map(({ message }) => message))).size,
    ).toBe(1)
    expect(changeOf(requests[0] as ReceivedRequest).messages[0]?.id).toBe(rev)
  }
  expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(revs.length)
  for (const request of receiver.requests) expect(await isSigned(key, request)).toBe(true)
}, 60_000)

test('P20.10: two nodes of one log send each change once', async () => {
  const node = await openOutgoingNode()
  const receiver = await startReceiver()
  await node.makeHook(receiver.url)
  await Promise.all([
    node.begin({ isShared: true }),
    node.begin({ isShared: true }),
    node.begin({ isShared: true }),
  ])
  for (let count = 0; count < 40; count += 1) await node.post(`post ${count}`)
  await eventually(() => receiver.taken.length).toBe(40)
  expect(receiver.requests.map((request) => changeOf(request).rev)).toEqual(
    Array.from({ length: 40 }, (_, at) => at + 1),
  )
})

test('P20.11: honours Retry-After, and counts the attempts', async () => {
  const node = await openOutgoingNode()
  const receiver = await startReceiver(() => ({ status: 503, headers: { 'Retry-After': '3600' } }))
  await node.makeHook(receiver.url)
  await node.begin()
  await node.post('one')
  await eventually(async () => (await node.hook())?.failures).toBe(1)
  const hook = await node.hook()
  expect(Math.abs((hook?.retryAt ?? 0) - Date.now() - hour)).toBeLessThan(60_000)
  expect(hook?.deliveries).toMatchObject([{ rev: 1, attempt: 1, status: 503 }])
  expect(receiver.requests).toHaveLength(1)
})

test('P20.11: is paused at once when the receiver is gone, and goes on with what was not sent', async () => {
  const node = await openOutgoingNode()
  let status = 410
  const receiver = await startReceiver(() => ({ status }))
  const { author } = await node.makeHook(`${receiver.url}?key=secret`)
  await node.begin()
  await node.post('one')
  await eventually(async () => (await node.hook())?.paused).toBe('gone')
  await node.post('two')
  expect(node.lines).toEqual([expect.stringContaining(`the hook ${author} is paused: 127.0.0.1:`)])
  expect(node.lines.join()).not.toContain('secret')
  status = 200
  await node.log.outgoing.resume(author, false)
  await eventually(() => receiver.taken.map((request) => changeOf(request).rev)).toEqual([1, 2])
})

test('P20.11: is paused after a day of failures, and not by a clock that jumps', async () => {
  const node = await openOutgoingNode()
  const receiver = await startReceiver(() => ({ status: 500 }))
  const { author } = await node.makeHook(receiver.url)
  let now = Date.parse('2026-03-01T00:00:00Z')
  await node.begin({ now: () => now })
  await node.post('one')
  const failures = async () => (await node.hook())?.failures ?? 0
  await eventually(failures, { interval: 1 }).toBeGreaterThan(0)
  now += 48 * hour
  const jumped = await failures()
  await eventually(failures, { interval: 1 }).toBeGreaterThan(jumped)
  if (jumped < 5) expect((await node.hook())?.paused).toBeUndefined()
  await eventually(async () => (await node.hook())?.paused).toBe('failing')
  expect((await node.hook())?.failures).toBeGreaterThanOrEqual(10)
  expect(node.lines).toEqual([expect.stringContaining('has taken nothing for a day')])
  const before = receiver.requests.length
  await node.log.outgoing.resume(author, true)
  await node.post('two')
  await eventually(() => receiver.requests.length).toBeGreaterThan(before)
  expect(changeOf(receiver.requests.at(-1) as ReceivedRequest).rev).toBe(2)
})

test('P20.12: posts the answer as a reply, once, and does not send it to the same hook', async () => {
  const node = await openOutgoingNode()
  const receiver = await startReceiver((_request, count) => ({
    status: 200,
    body: JSON.stringify({ text: `answer ${count + 1}` }),
  }))
  await node.makeHook(receiver.url)
  const first = await node.begin({
    chat: writing(node.app.chat, async (write) => {
      const written = await write()
      // Before the cursor is stored.
      void first.kill()
      return written
    }),
  })
  await node.post('ping')
  await eventually(async () => (await node.messages()).length).toBe(2)
  const [, reply] = await node.messages()
  expect(reply).toMatchObject({
    username: 'Out',
    program: 'hook',
    message: 'answer 1',
    replyTo: { id: 1, message: 'ping' },
  })
  expect((await node.hook())?.cursor).toBe(0)
  await node.begin()
  await eventually(() => receiver.requests.length).toBe(2)
  // A reaction to what the hook has posted is not sent either.
  await node.change({ type: 'react', cid: 'react-of-a-test', id: 2, emoji: '👍', on: true })
  await eventually(async () => (await node.hook())?.cursor).toBe(3)
  expect(receiver.requests).toHaveLength(2)
  expect(await node.messages()).toHaveLength(2)
})

test('P20.12: a hook that is paused or revoked while its receiver answers posts nothing', async () => {
  for (const end of ['pause', 'revoke'] as const) {
    const node = await openOutgoingNode()
    const receiver = await startReceiver(async () => {
      if (end === 'pause') await node.log.outgoing.pause(author)
      // By a command, of which this process does not know yet.
      else await node.log.programs.revokeProgram(author, Date.now())
      return { status: 200, body: '{"text":"answer"}' }
    })
    const { author } = await node.makeHook(receiver.url)
    let written = 0
    const runs = await node.begin({
      chat: writing(node.app.chat, (write) => {
        written += 1
        return write()
      }),
    })
    await node.post('one')
    await node.post('two')
    await eventually(() => receiver.taken.length).toBe(1)
    await runs.close()
    expect([end, written, receiver.requests.length]).toEqual([end, 0, 1])
  }
})

test('P20.10: a request is given up once its hook is revoked', async () => {
  const node = await openOutgoingNode()
  const receiver = await startReceiver(() => 'hang')
  const made = await node.makeHook(receiver.url)
  const ends: AbortSignal[] = []
  const sender = new OutgoingSender()
  await node.begin({
    sender: {
      send: (hook, request, end) => {
        ends.push(end)
        return sender.send(hook, request, end)
      },
    },
  })
  await node.post('one')
  await eventually(() => receiver.requests.length).toBe(1)
  const [program] = await node.programs.list('hook')
  expect(program?.author).toBe(made.author)
  if (program !== undefined) await node.programs.revoke(program)
  expect(ends.map(({ aborted }) => aborted)).toEqual([true])
  await eventually(() => node.log.outgoing.hooks()).toEqual([])
})

test('P20.12: two hooks that answer everything do not answer each other', async () => {
  const node = await openOutgoingNode()
  const chatty = () => ({ status: 200, body: '{"text":"and you?"}' })
  const [one, two] = [await startReceiver(chatty), await startReceiver(chatty)]
  await node.makeHook(one.url, { name: 'One' })
  await node.makeHook(two.url, { name: 'Two' })
  await node.begin()
  await node.post('hello')
  // Each gets the post, and the answer to the other.
  await eventually(() => [one.requests.length, two.requests.length]).toEqual([2, 2])
  await eventually(async () => (await node.log.outgoing.hooks()).map(({ cursor }) => cursor)).toEqual([3, 3])
  expect(await node.messages()).toHaveLength(3)
})

test('P20.12: hooks do not share the limits of one address', async () => {
  const node = await openOutgoingNode()
  const receiver = await startReceiver()
  const authors = [
    (await node.makeHook(receiver.url)).author,
    (await node.makeHook(receiver.url, { name: 'Other' })).author,
  ]
  const seen = new Set<string>()
  const { chat } = node.app
  await node.begin({
    chat: {
      ...writing(chat, (write) => write()),
      since: (actor, ...asked) => {
        seen.add(actor.address)
        return chat.since(actor, ...asked)
      },
    },
  })
  await node.post('one')
  await eventually(() => receiver.taken.length).toBe(2)
  expect([...seen].sort()).toEqual(authors.sort())
})

test('P20.12: answers are limited in rate and length, and what is no answer is left alone', async () => {
  const node = await openOutgoingNode({ postsPerMinute: 60, postsBurst: 10 })
  const bodies = [
    '{"text":""}',
    '{"text":3}',
    '[]',
    'ok',
    '{"text":"cut',
    `{"text":"${'x'.repeat(70_000)}"}`,
    `{"text":"${'y'.repeat(60_000)}"}`,
  ]
  const receiver = await startReceiver((_request, count) => ({
    status: 200,
    body: bodies[count] ?? '{"text":"more"}',
  }))
  await node.makeHook(receiver.url)
  await node.begin()
  for (let count = 0; count < 40; count += 1) await node.post(`post ${count}`)
  await eventually(() => receiver.taken.length).toBe(40)
  await eventually(async () => (await node.hook())?.deliveries[0]?.answer).toBe('slow_down')
  const answers = (await node.messages()).filter(({ program }) => program === 'hook')
  expect(answers[0]?.message).toMatch(/^y{3000,}/)
  expect(answers[0]?.message.length).toBeLessThanOrEqual(8_000)
  expect(answers.slice(1).every(({ message }) => message === 'more')).toBe(true)
  expect(answers.length).toBeLessThan(33)
})

test('P20.8: Slack gets new posts alone, each once, as a form', async () => {
  const node = await openOutgoingNode()
  const receiver = await startReceiver(() => ({ status: 200, body: '{"text":"42"}' }))
  const { key } = await node.makeHook(receiver.url, { format: 'slack' })
  const id = await node.post('what is it?')
  await node.change({ type: 'edit', cid: 'edit-of-the-test', id, message: 'what is 6 × 7?' })
  const gone = await node.post('a mistake')
  await node.change({ type: 'remove', cid: 'remove-of-a-test', id: gone })
  await node.begin()
  await eventually(async () => (await node.hook())?.deliveries.length).toBe(1)
  await node.change({ type: 'react', cid: 'react-of-a-test', id, emoji: '👍', on: true })
  const next = await node.post('and then?')
  await eventually(() => receiver.requests.length).toBe(2)
  const [form, later] = receiver.requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body)))
  expect(form).toMatchObject({
    ...{ team_domain: 'chat.example', channel_id: 'team', channel_name: 'team', user_name: 'Ada' },
    ...{ text: 'what is 6 × 7?', token: expect.stringMatching(/^[\da-f]{24}$/) as string },
    timestamp: expect.stringMatching(/^\d{10}\.\d{6}$/) as string,
  })
  expect(later?.['text']).toBe('and then?')
  expect(receiver.requests[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded')
  expect(await isSigned(key, receiver.requests[0] as ReceivedRequest)).toBe(true)
  await eventually(async () =>
    (await node.messages()).filter(({ program }) => program === 'hook'),
  ).toMatchObject([
    { message: '42', replyTo: { id } },
    { message: '42', replyTo: { id: next } },
  ])
})

test('P20.8: a banned hook gets nothing, and what it has not got once it may come in again', async () => {
  const node = await openOutgoingNode()
  const receiver = await startReceiver()
  const { author } = await node.makeHook(receiver.url)
  await node.begin()
  const subject = { person: author, username: 'Out', avatar: 'a'.repeat(64) }
  const decide = (entry: object) =>
    node.change({ type: 'entry', cid: `decision-${Object.values(entry)[0]}`, entry }, 'team', 'olga')
  await decide({ kind: 'ban', subject, forMs: null })
  await node.post('while it is banned')
  await eventually(async () => (await node.hook())?.deliveries[0]?.problem).toBe('banned')
  expect(receiver.requests).toEqual([])
  await decide({ kind: 'unban', subject })
  await eventually(() => receiver.taken.length).toBe(1)
  expect((await node.hook())?.program.author).toBe(author)
})

test.for(['json', 'slack'] as const)(
  'P20.8: what is removed while a receiver is slow is not sent to it as %s',
  async (format) => {
    const node = await openOutgoingNode()
    const receiver = await startReceiver(async (_request, count) => {
      if (count > 0) return ok()
      await node.change({ type: 'remove', cid: 'remove-of-a-test', id: 2 })
      await node.change({ type: 'edit', cid: 'edit-of-the-test', id: 3, message: 'nothing here' })
      return ok()
    })
    await node.makeHook(receiver.url, { format })
    for (const text of ['one', 'a-secret', 'another-secret']) await node.post(text)
    await node.begin()
    await eventually(async () => (await node.hook())?.cursor).toBe(5)
    expect(receiver.requests.length).toBe(format === 'json' ? 3 : 2)
    expect(receiver.requests.at(-1)?.body).toMatch(/nothing.here/)
    expect(receiver.requests.map(({ body }) => body).join()).not.toContain('secret')
  },
)

test('P20.8: what was deleted before it was sent is not sent', async () => {
  const node = await openOutgoingNode()
  const receiver = await startReceiver()
  await node.makeHook(receiver.url)
  for (const text of ['old', 'older', 'new']) await node.post(text)
  await node.change(
    { type: 'entry', cid: 'trim-of-the-test', entry: { kind: 'trim', floor: 3 } },
    'team',
    'olga',
  )
  await node.begin()
  await eventually(async () => (await node.hook())?.cursor).toBe(4)
  expect(receiver.requests.map((request) => changeOf(request).messages[0]?.message)).toEqual(['new'])
})

test('counts requests by their outcome', async () => {
  const registry = new Registry()
  onTestFinished(countEvents(registry))
  const node = await openOutgoingNode()
  const answers: ReceiverAnswer[] = [{ status: 500 }, 'cut', { status: 200 }, { status: 410 }]
  const receiver = await startReceiver((_request, count) => answers[count] ?? ok())
  await node.makeHook(receiver.url)
  await node.begin()
  await node.post('one')
  await node.post('two')
  await eventually(async () => (await node.hook())?.paused).toBe('gone')
  const metrics = await registry.metrics()
  for (const outcome of ['failed', 'unreached', 'delivered', 'gone'])
    expect(metrics).toContain(`parley_hook_deliveries_total{outcome="${outcome}"} 1`)
})

test('P20.8: a private conversation is sent nowhere', async () => {
  const node = await openOutgoingNode()
  const receiver = await startReceiver()
  const room = `_${'9'.repeat(32)}`
  await node.makeHook(receiver.url, { room })
  await node.post('between us', room)
  await node.begin()
  await eventually(async () => (await node.hook())?.deliveries[0]?.problem).toBe('no_such_room')
  expect(receiver.requests).toEqual([])
})

test('P20.8: a hook goes with its room', async () => {
  const node = await openOutgoingNode()
  const receiver = await startReceiver()
  await node.makeHook(receiver.url)
  await node.post('one')
  await node.change(
    { type: 'entry', cid: 'delete-of-a-test', entry: { kind: 'delete_room' } },
    'team',
    'olga',
  )
  await node.begin()
  await eventually(() => node.log.outgoing.hooks()).toEqual([])
  expect(await node.programs.list('hook')).toEqual([])
  expect(receiver.requests).toEqual([])
})
