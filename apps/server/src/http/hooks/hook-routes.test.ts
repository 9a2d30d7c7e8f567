import { createHmac } from 'node:crypto'
import { pino } from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'
import { LogUnavailable } from '../../log/message-log.ts'
import { measured } from '../../logging/measured.ts'
import type { Config } from '../../config/config.ts'
import { writeHookSettings, type HookSettings } from '../../hooks/hook-settings.ts'
import { connect } from '../../testing/test-client.ts'
import { startTestServer } from '../../testing/test-server.ts'
import { withoutSecrets } from '../router.ts'

async function startWithHook(
  settings: Partial<HookSettings> = {},
  config: Partial<Config> = {},
  logger = pino({ level: 'silent' }),
) {
  const server = await startTestServer({ limits: 'on', ...config }, logger)
  const { programs } = server.app
  if (programs === undefined) throw new Error('no programs')
  const made = { kind: 'hook', madeBy: 'Olga', username: 'CI' } as const
  const added = await programs.add({ ...made, settings: writeHookSettings({ room: 'lobby', ...settings }) })
  if (added.type !== 'added') throw new Error(added.code)
  const address = `${server.url}/hooks/${added.secret}`
  const post = async (body: unknown, headers: Record<string, string> = {}) => {
    const isText = typeof body === 'string'
    const type = isText ? 'text/plain' : 'application/json'
    return fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': type, ...headers },
      body: isText ? body : JSON.stringify(body),
    })
  }
  const messages = async () =>
    (await server.messages.before('lobby', Number.MAX_SAFE_INTEGER, 50)).map(
      ({ message, username, colour, program }) => ({ message, username, colour, program }),
    )
  return {
    ...server,
    programs,
    program: added.program,
    secret: added.secret,
    address,
    post,
    posted: messages,
  }
}

test.for([
  ['NUL in JSON', { text: 'a\0b' }, 'ab'],
  ['half a pair in JSON', { text: 'a\ud800b' }, 'a\ufffdb'],
  [
    'NUL in a label',
    {
      status: 'firing',
      alerts: [{ status: 'firing', labels: { alertname: 'A', k: 'v\0' }, annotations: {} }],
    },
    undefined,
  ],
] as const)('P20.3: what no message can hold is left out of %s', async ([, body, wanted]) => {
  const { post, posted } = await startWithHook()
  expect((await post(body)).status).toBe(200)
  const [message] = await posted()
  expect(message?.message.isWellFormed()).toBe(true)
  expect(message?.message).not.toContain('\0')
  if (wanted !== undefined) expect(message?.message).toBe(wanted)
})

test('P20.4: a text in which nothing can be seen is not posted', async () => {
  const { post, posted } = await startWithHook()
  const answer = await post({ message: '\u200b' })
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'not_understood'])
  expect(await posted()).toEqual([])
})

test('P20.1: a text that is sent to the address of a hook is posted in its room, under its name', async () => {
  const { post, posted, programs, program } = await startWithHook()
  const answer = await post('The *build* is green')
  expect([answer.status, await answer.json()]).toEqual([200, { ok: true, posted: true, id: 1 }])
  expect(await posted()).toEqual([
    { message: 'The *build* is green', username: 'CI', colour: undefined, program: 'hook' },
  ])
  const [listed] = await programs.list('hook')
  expect(JSON.parse(listed?.settings ?? '')).toMatchObject({
    room: 'lobby',
    usedAt: expect.any(Number) as number,
  })
  await programs.revoke(program)
  const refused = await post('again')
  expect(refused.status).toBe(404)
  expect(refused.headers.get('content-type')).toMatch('application/problem+json')
  expect(await refused.json()).toMatchObject({ code: 'no_such_hook', status: 404 })
})

test('P20.3: everybody in the room gets the message with the colour and name of its sender', async () => {
  const { port, post } = await startWithHook()
  const ada = await connect(port)
  ada.send({ type: 'join', room: 'lobby', username: 'Ada', avatar: 'a'.repeat(64) })
  await ada.frame('joined')
  const answer = await post({
    text: 'a *b*',
    username: 'Deploys',
    attachments: [{ color: 'danger', text: 'c' }],
  })
  expect([answer.status, await answer.text()]).toEqual([200, 'ok'])
  const { messages } = (await ada.frame('messages')) as unknown as { messages: object[] }
  expect(messages).toMatchObject([{ message: 'a **b**\n\nc', colour: '#d72b3f', program: 'hook' }])
})

test.each([
  [{ content: 'x' }, {}, 204, ''],
  [{ topic: 't', message: 'x' }, {}, 200, '"event":"message"'],
  [{ zen: 'x' }, { 'X-GitHub-Event': 'star' }, 200, '"posted":false'],
  [{ foo: 1 }, {}, 400, '"foo\\"'],
  ['', {}, 400, 'not_understood'],
])('P20.3: answers %j %j with %i', async (body, headers, status, said) => {
  const { post } = await startWithHook()
  const answer = await post(body, headers)
  expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(said) as string])
})

test('P20.2: a hook with a key takes signed requests alone', async () => {
  const { post, posted } = await startWithHook({ key: 'geheim' })
  expect((await post('x')).status).toBe(401)
  const body = { ref: 'refs/heads/main', commits: [], repository: { full_name: 'a/b' } }
  const signature = createHmac('sha256', 'geheim').update(JSON.stringify(body)).digest('hex')
  const event = { 'X-GitHub-Event': 'push' }
  expect((await post(body, { ...event, 'X-Hub-Signature-256': `sha256=${'0'.repeat(64)}` })).status).toBe(401)
  expect((await post(body, { ...event, 'X-Hub-Signature-256': `sha256=${signature}` })).status).toBe(200)
  expect(await posted()).toHaveLength(1)
})

test.each(['Idempotency-Key', 'X-GitHub-Delivery', 'X-Gitea-Delivery', 'webhook-id'])(
  'P20.5: the same %s is posted once',
  async (name) => {
    const { post, posted } = await startWithHook()
    const answers = await Promise.all([1, 2, 3].map(() => post('once', { [name]: 'abc' })))
    expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual(
      Array(3).fill({ ok: true, posted: true, id: 1 }),
    )
    expect((await post('another', { [name]: 'abc' })).status).toBe(409)
    expect(await posted()).toHaveLength(1)
  },
)

test('P20.3: the name of a person is not taken', async () => {
  const { port, post, posted } = await startWithHook()
  const ada = await connect(port)
  ada.send({ type: 'join', room: 'lobby', username: 'Ada', avatar: 'a'.repeat(64) })
  await ada.frame('joined')
  ada.send({ type: 'post', cid: 'abcdefgh', message: 'hello' })
  await ada.frame('posted')
  for (const username of ['Ada', 'ada', 'admin', 'Αda', 'Sonarr']) await post({ content: 'x', username })
  expect((await posted()).map(({ username }) => username)).toEqual(['Ada', 'CI', 'CI', 'CI', 'CI', 'Sonarr'])
})

test('P20.6: has a rate of its own, and says when to come back', async () => {
  const { post } = await startWithHook({}, { postsPerMinute: 60, postsBurst: 3 })
  const answers: Response[] = []
  for (let n = 0; n < 5; n++) answers.push(await post(`${n}`))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429])
  expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('P20.6: refuses bodies that are too long, and other methods', async () => {
  const { post, address } = await startWithHook()
  const long = await post('x'.repeat(600_000))
  expect([long.status, await long.json()]).toMatchObject([413, { code: 'too_long' }])
  expect((await fetch(address)).status).toBe(404)
  expect((await fetch(`${address}x`, { method: 'POST', body: 'x' })).status).toBe(404)
})

test('P20.1: the address of a hook is in no log', async () => {
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const { post, address, secret, messages } = await startWithHook({}, {}, logger)
  await post('x')
  await post({ foo: 1 })
  await messages.close()
  expect((await post('x')).status).toBeGreaterThanOrEqual(500)
  await fetch(`${address}/%E0%A4%A`)
  expect(lines.join('')).not.toContain(secret)
  expect(withoutSecrets(`/hooks/${secret}/x?y=1`)).toBe('/hooks/…/x?y=1')
  onTestFinished(() => undefined)
})

test('P20.4: an answer of 503 says when to come again, and refusals are counted', async () => {
  const { post, messages } = await startWithHook()
  const counted: string[] = []
  onTestFinished(measured.refusal.subscribe(({ at, reason }) => counted.push(`${at} ${reason}`)))
  const failing = vi.spyOn(messages, 'append').mockRejectedValue(new LogUnavailable('for a test'))
  onTestFinished(() => failing.mockRestore())
  const refused = await post('one')
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
  expect((await post([])).status).toBe(400)
  expect(counted).toEqual(['request log_unavailable', 'request not_understood'])
})

test('P20.3: nobody posts under the name of a person who is present and has posted nothing yet', async () => {
  const { port, post, posted } = await startWithHook()
  const ada = await connect(port)
  ada.send({ type: 'join', room: 'lobby', username: 'Ada', avatar: 'a'.repeat(64) })
  await ada.frame('joined')
  for (const username of ['Ada', 'ada', 'Deploys']) await post({ text: 'hello', username })
  expect((await posted()).map((one) => one.username)).toEqual(['CI', 'CI', 'Deploys'])
})

test('P20.4: too many requests of one address get a problem document', async () => {
  const { post } = await startWithHook({}, { requestsPerAddress: { count: 1, perMs: 3_600_000, burst: 1 } })
  await post('one')
  const refused = await post('two')
  expect(refused.status).toBe(429)
  expect(refused.headers.get('content-type')).toMatch('application/problem+json')
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused.json()).toMatchObject({ code: 'slow_down', status: 429 })
})
