import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, onTestFinished, test, vi } from 'vitest'
import { LogUnavailable } from '../../log/message-log.ts'
import { measured } from '../../logging/measured.ts'
import { startWithBots, TestBot } from '../../testing/programs/test-bot.ts'
import { connect } from '../../testing/test-client.ts'
import { operations } from './operations.ts'

test('P19.6: the OpenAPI document is valid, and has every operation', async () => {
  const { url } = await startWithBots()
  const document = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId: string }>>
  }
  expect(await new Validator().validate(document)).toEqual({ valid: true })
  const described = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  )
  expect(described.toSorted()).toEqual(operations.map(({ id }) => id).toSorted())
  expect(JSON.stringify(document)).not.toContain('#/$defs')
})

test('P19.6: the page about the API has every operation, and no script', async () => {
  const { url } = await startWithBots()
  const page = await fetch(`${url}/api/v1/docs`)
  const text = await page.text()
  for (const { id, path } of operations) {
    expect(text).toContain(`id="${id}"`)
    expect(text).toContain(`/api/v1${path}</code>`)
  }
  expect(text).not.toContain('<script')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
})

test('P19.6: a bot posts, reads, edits, reacts, answers, searches and removes', async () => {
  const { bot, port } = await startWithBots()
  const build = await bot('Build')
  const ada = await connect(port)
  await ada.join('lobby', 'Ada')
  const { id: first } = await ada.post('ada-says-hello', 'hello')
  const posted = await build.ask('POST', '/rooms/lobby/messages', {
    message: 'the build is green',
    replyTo: first,
  })
  expect(posted).toMatchObject({ status: 201, id: 2 })
  expect((await ada.frame('messages')).messages.length).toBe(1)
  expect((await ada.frame('messages')).messages).toMatchObject([{ program: 'bot', replyTo: { id: 1 } }])
  expect(await build.ask('GET', '/bot')).toMatchObject({ name: 'Build', rooms: null, may: ['read', 'post'] })
  expect(await build.ask('PATCH', '/rooms/lobby/messages/2', { message: 'red' })).toMatchObject({
    status: 200,
    rev: 3,
  })
  const emoji = encodeURIComponent('👍')
  expect(await build.ask('PUT', `/rooms/lobby/messages/1/reactions/${emoji}`)).toMatchObject({ rev: 4 })
  expect(await build.ask('GET', '/rooms/lobby/messages/1')).toMatchObject({
    reactions: [{ people: ['Build'] }],
  })
  expect(await build.ask('DELETE', `/rooms/lobby/messages/1/reactions/${emoji}`)).toMatchObject({ rev: 5 })
  const { messages } = await build.ask('GET', '/rooms/lobby/messages')
  expect(messages).toMatchObject([{ message: 'hello' }, { message: 'red', program: 'bot' }])
  expect(await build.ask('GET', '/rooms/lobby/messages?after=1')).toMatchObject({
    newer: false,
    messages: [{ id: 2 }],
  })
  expect(await build.ask('GET', '/rooms/lobby/search?query=red')).toMatchObject({
    messages: [{ id: 2 }],
    more: false,
  })
  expect(await build.ask('GET', '/rooms/lobby/people')).toMatchObject({
    count: 1,
    people: [{ username: 'Ada' }],
  })
  expect(await build.ask('GET', '/rooms/lobby')).toMatchObject({ room: 'lobby', door: 'open', rev: 5 })
  expect(await build.ask('PUT', '/rooms/lobby/read', { rev: 4 })).toMatchObject({ rev: 4 })
  expect(await build.ask('PUT', '/rooms/lobby/read', { rev: 2 })).toMatchObject({ rev: 4 })
  expect(await build.ask('GET', '/rooms/lobby/read')).toMatchObject({ rev: 4 })
  expect(await build.ask('GET', '/rooms')).toMatchObject({ rooms: [{ room: 'lobby' }] })
  expect(await build.ask('DELETE', '/rooms/lobby/messages/2')).toMatchObject({ status: 200, rev: 6 })
  expect(await build.ask('DELETE', '/rooms/lobby/messages/1')).toMatchObject({
    status: 403,
    code: 'not_yours',
  })
  expect(await build.ask('GET', '/rooms/lobby/messages/9')).toMatchObject({
    status: 404,
    code: 'no_such_message',
  })
})

test('P19.7: a write that is sent again under its key is done once', async () => {
  const { bot } = await startWithBots()
  const build = await bot('Build')
  const post = (message: string, key: string) =>
    build.ask('POST', '/rooms/lobby/messages', { message }, { 'idempotency-key': key })
  const answers = await Promise.all(
    ['"the-same-key"', 'the-same-key', 'the-same-key'].map((key) => post('once', key)),
  )
  expect(answers.map(({ status, id }) => [status, id])).toEqual(Array(3).fill([201, 1]))
  expect(await post('another', 'the-same-key')).toMatchObject({ status: 409, code: 'cid_reused' })
  expect(await post('once', 'short')).toMatchObject({ status: 400, field: 'Idempotency-Key' })
  expect((await build.ask('GET', '/rooms/lobby/messages')).messages).toHaveLength(1)
})

test('P19.7: says precisely what is wrong, as a problem document', async () => {
  const { bot, url } = await startWithBots()
  const build = await bot('Build')
  const nobody = new TestBot(url, 'bot_0000000000000000000000')
  const path = '/rooms/lobby/messages'
  for (const [answer, expected] of [
    [await nobody.ask('GET', '/bot'), { status: 401, code: 'no_token' }],
    [await build.ask('POST', path, '{"message":'), { status: 400, code: 'not_json' }],
    [
      await build.ask('POST', path, { message: 'x', colour: 'red' }),
      { status: 400, field: 'colour', detail: 'There is no such field.' },
    ],
    [await build.ask('POST', path, {}), { status: 400, field: 'message' }],
    [await build.ask('POST', path, { message: 'x', replyTo: 'y' }), { status: 400, field: 'replyTo' }],
    [await build.ask('POST', path), { status: 415, code: 'wrong_type' }],
    [await build.ask('GET', `${path}?before=x`), { status: 400, field: 'before' }],
    [await build.ask('GET', `${path}?limit=9`), { status: 400, field: 'limit' }],
    [await build.ask('GET', '/rooms/a%20b'), { status: 400, code: 'bad_room' }],
    [await build.ask('PUT', `${path}/1/reactions/x`), { status: 400, code: 'bad_reaction' }],
    [await build.ask('PUT', path), { status: 405, code: 'wrong_method' }],
    [await build.ask('GET', '/nothing'), { status: 404, code: 'no_such_operation' }],
    [await build.ask('POST', path, { message: 'x'.repeat(70_000) }), { status: 413, code: 'body_too_large' }],
    [
      await build.ask('GET', '/bot', undefined, { origin: 'https://evil.example' }),
      { status: 403, code: 'foreign_origin' },
    ],
  ] as const) {
    expect(answer).toMatchObject({ ...expected, title: expect.any(String) as string })
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  }
})

test('P19.7: a limit answers with the seconds to wait', async () => {
  const { bot } = await startWithBots({ limits: 'on', postsPerMinute: 60, postsBurst: 1 })
  const build = await bot('Build')
  const post = () => build.ask('POST', '/rooms/lobby/messages', { message: 'x' })
  expect((await post()).status).toBe(201)
  const refused = await post()
  expect(refused).toMatchObject({ status: 429, code: 'slow_down', retryAfter: 1 })
  expect(refused.headers.get('retry-after')).toBe('1')
})

test('P19.2, P19.3: a bot sees its rooms alone, does what it may, and nothing once it is revoked', async () => {
  const { bot, programs, app, port } = await startWithBots()
  await app.chat.access.makeOwner((await bot('Other')).program.author, {
    username: 'x',
    avatar: 'a'.repeat(64),
  })
  const reader = await bot('Reader', { rooms: ['team'], may: ['read'] })
  expect(await reader.ask('GET', '/rooms/lobby')).toMatchObject({ status: 404, code: 'no_such_room' })
  expect(await reader.ask('GET', '/rooms/team/messages')).toMatchObject({ status: 200, messages: [] })
  expect(await reader.ask('POST', '/rooms/team/messages', { message: 'x' })).toMatchObject({
    status: 403,
    code: 'not_allowed',
  })
  expect(await reader.ask('GET', '/rooms')).toMatchObject({ rooms: [{ room: 'team' }] })
  const ada = await connect(port)
  await ada.join('team', 'Ada')
  const { id } = await ada.post('ada-says-hello', 'hello')
  const warden = await bot('Warden', { may: ['read', 'moderate'] })
  expect(await warden.ask('DELETE', `/rooms/team/messages/${id}`)).toMatchObject({ status: 200 })
  await programs.revoke(reader.program)
  expect(await reader.ask('GET', '/rooms/team/messages')).toMatchObject({ status: 401, code: 'no_token' })
})

test('P19.7: who guesses tokens is slowed down, and a bot of the same address is not', async () => {
  const requestsPerAddress = { count: 1, perMs: 60_000, burst: 3 } // the bot's first request is one of them
  const { bot, url } = await startWithBots({ limits: 'on', requestsPerAddress })
  const build = await bot('Build')
  const guess = () => new TestBot(url, `bot_${'0'.repeat(22)}`).ask('GET', '/bot')
  expect((await build.ask('GET', '/bot')).status).toBe(200)
  const answers = [await guess(), await guess(), await guess()]
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 429])
  expect(answers[2]?.headers.get('retry-after')).toMatch(/^\d+$/)
  for (let n = 0; n < 5; n += 1) expect((await build.ask('GET', '/bot')).status).toBe(200)
})

test('P19.7: thousands of random requests are answered, and none of them as a bug', async () => {
  const { bot } = await startWithBots({ limits: 'off' })
  const may = ['read', 'post', 'moderate'] as const
  const bots = [
    await bot('Build', { may: [...may] }),
    await bot('Reader', { rooms: ['team'], may: ['read'] }),
  ]
  const random = seeded(11)
  const one = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)] as T
  const texts = [
    '',
    '0',
    '1',
    '2',
    '9'.repeat(15),
    '9'.repeat(40),
    '-1',
    '1.5',
    'lobby',
    'team',
    '👍',
    '\u0000',
    'é',
    'a b',
    '../..',
    '%',
    '_',
    '"',
    `_${'0'.repeat(32)}`,
  ]
  const values = [
    ...texts,
    null,
    true,
    1,
    -1,
    1e300,
    [],
    {},
    { message: 'x' },
    ['x'],
    'x'.repeat(5_000),
    '\ud800',
  ]
  const statuses = new Map<number, number>()
  const request = async () => {
    const { method, path, query, body } = one(operations)
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(
        random() < 0.6 ? (name === 'room' ? 'team' : name === 'emoji' ? '👍' : '1') : one(texts),
      ),
    )
    const names = [...Object.keys('entries' in query ? (query.entries as object) : {}), 'other']
    const asked = new URLSearchParams(
      random() < 0.5 ? {} : { [one(names)]: one(texts), [one(names)]: one(texts) },
    )
    if (path.endsWith('/changes')) asked.set('wait', '0')
    const fields = ['message', 'replyTo', 'files', 'rev', 'other']
    const content =
      random() < 0.4
        ? { message: 'hello', ...(random() < 0.3 && { replyTo: 1 }) }
        : random() < 0.5
          ? { [one(fields)]: one(values), [one(fields)]: one(values) }
          : one(values)
    const sent =
      method === 'get' || (body === undefined && random() < 0.8)
        ? undefined
        : content === ''
          ? undefined
          : content
    const response = await one(bots).fetch(
      method.toUpperCase(),
      `${filled}?${asked.toString()}`,
      sent === null ? 'null' : sent,
    )
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
    expect(response.status, `${method} ${filled}?${asked.toString()} ${JSON.stringify(sent)}`).toBeLessThan(
      500,
    )
    await response.body?.cancel()
  }
  for (let n = 0; n < 100; n += 1) await Promise.all(Array.from({ length: 20 }, request))
  for (const status of [200, 201, 400, 403, 404])
    expect(statuses.get(status) ?? 0, `${status}`).toBeGreaterThan(0)
}, 120_000)

function seeded(seed: number) {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

test('P19.7: an answer of 503 says when to come again, and refusals are counted', async () => {
  const { bot, messages } = await startWithBots()
  const build = await bot('Build')
  const counted: string[] = []
  onTestFinished(measured.refusal.subscribe(({ at, reason }) => counted.push(`${at} ${reason}`)))
  const failing = vi.spyOn(messages, 'append').mockRejectedValue(new LogUnavailable('for a test'))
  onTestFinished(() => failing.mockRestore())
  const refused = await build.ask('POST', '/rooms/lobby/messages', { message: 'one' })
  expect(refused).toMatchObject({ status: 503, code: 'unavailable', retryAfter: 2 })
  expect(refused.headers.get('retry-after')).toBe('2')
  expect(await new TestBot(build.url, 'wrong').ask('GET', '/bot')).toMatchObject({ status: 401 })
  expect(counted).toEqual(['request unavailable', 'request no_token'])
})
