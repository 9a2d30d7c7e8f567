import type { Message } from '@parley/shared'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ParleyServer } from '../../../../e2e/support/parley-server.ts'
import { StubMatterbridge } from '../testing/stub-matterbridge.ts'
import { endAll, newFolder, outcome, startServer } from '../testing/test-process.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const cli = fileURLToPath(new URL('../../../server/src/cli.ts', import.meta.url))

/** Two processes beside the others of this file, on a busy machine. */
const patient = { timeout: 60_000 }

let server: ParleyServer
const stubs: StubMatterbridge[] = []
const bridges = new Set<ChildProcess>()

beforeAll(async () => (server = await startServer()))
afterAll(async () => {
  for (const one of bridges) one.kill('SIGKILL')
  for (const stub of stubs) stub.stop()
  await endAll()
})

describe.concurrent('chat bridge', { timeout: 180_000 }, () => {
  test('P19.11: passes messages both ways, under the names of their authors', async () => {
    const { stub, start, messages, say } = await pair('both')
    await start()
    stub.say('Grace', 'hello from afar')
    stub.say('Lin', 'waves', { event: 'user_action' })
    stub.say('Lin', 'not for this room', { gateway: 'other' })
    stub.say('Lin', 'Lin has joined', { event: 'join_leave' })
    await vi.waitFor(async () => expect(await messages()).toHaveLength(2), patient)
    expect(await messages()).toMatchObject([
      { username: 'Grace', message: 'hello from afar', program: 'bridge' },
      { username: 'Lin', message: '*Lin waves*', program: 'bridge' },
    ])
    await say('hello from here')
    await vi.waitFor(() => expect(stub.taken).toHaveLength(1), patient)
    expect(stub.taken).toEqual([{ username: 'ada', text: 'hello from here', event: '', gateway: 'room' }])
  })

  test('a file comes with its bytes, and one without bytes as its address', async () => {
    const { stub, start, messages, fetchFile } = await pair('files')
    await start()
    const file = (more: object) => ({ Extra: { file: [{ Name: 'log.txt', Comment: '', ...more }] } })
    stub.say('Grace', 'the log', file({ Data: Buffer.from('all is well\n').toString('base64') }))
    stub.say('Grace', '', file({ URL: 'https://media.example.org/log.txt' }))
    stub.say('Grace', '', file({ Comment: 'gone' }))
    stub.say('Grace', '', file({ Data: Buffer.from('alone\n').toString('base64') }))
    const many = Array.from({ length: 12 }, (_, n) => ({
      Name: `${n}.txt`,
      Data: Buffer.from(`${n}`).toString('base64'),
    }))
    stub.say('Grace', 'many', { Extra: { file: many } })
    await vi.waitFor(async () => expect(await messages()).toHaveLength(6), { ...patient, interval: 200 })
    const [first, second, third, fourth, fifth, sixth] = await messages()
    expect(first).toMatchObject({ message: 'the log', files: [{ name: 'log.txt', size: 12 }] })
    expect(await fetchFile(first?.files?.[0]?.id)).toBe('all is well\n')
    expect(second).toMatchObject({ message: 'https://media.example.org/log.txt' })
    expect(third).toMatchObject({ message: 'gone\n[log.txt]' })
    expect(fourth).toMatchObject({ message: '', files: [{ name: 'log.txt' }] })
    expect(fifth).toMatchObject({ message: 'many' })
    expect([fifth?.files?.length, sixth?.files?.length]).toEqual([10, 2])
  })

  test('killed again and again, it posts what it has received once, and loses nothing of the room', async () => {
    const { stub, start, messages, say, inbox } = await pair('killed')
    const [there, here] = [numbers('there', 60), numbers('here', 30)]
    const bridged = async () => (await messages()).filter(({ program }) => program === 'bridge')
    for (let turn = 0; turn < 6; turn += 1) {
      const bridge = await start()
      if (turn === 1) await say(here.join('\n'))
      const said = there.slice(0, 10 * (turn + 1))
      for (const text of said.slice(-10)) stub.say('Grace', text)
      // Each is in the room, or stored for it: the stub hands a message out once.
      const unseen = async () => {
        const stored = inbox()
        const posted = (await bridged()).map(({ message }) => message)
        return said.filter(
          (text) => !posted.includes(text) && !stored.some((one) => one.includes(`"${text}"`)),
        )
      }
      await vi.waitFor(async () => expect(await unseen()).toEqual([]), { ...patient, interval: 200 })
      await bridge.kill()
    }
    await start()
    await vi.waitFor(async () => expect((await bridged()).map(({ message }) => message)).toEqual(there), {
      ...patient,
      interval: 500,
    })
    await vi.waitFor(() => expect(stub.taken.at(-1)).toMatchObject({ text: here.at(-1) }), patient)
    // Matterbridge cannot tell that a message comes again.
    expect([...new Set(stub.taken.map(({ text }) => text))]).toEqual(here)
  })

  test('waits while Matterbridge is away or busy, and says so once', async () => {
    const { stub, start, say } = await pair('away')
    const bridge = await start()
    stub.answer = 503
    await say('one')
    await vi.waitFor(() => expect(bridge.errors()).toContain('Matterbridge takes nothing'), patient)
    stub.stop()
    await vi.waitFor(() => expect(bridge.errors()).toContain('cannot be reached'), patient)
    stub.answer = undefined
    await stub.start()
    await vi.waitFor(() => expect(stub.taken).toMatchObject([{ text: 'one' }]), patient)
    expect(bridge.errors().match(/Still trying/g)?.length).toBeLessThan(5)
  })

  test('an edit goes out with a mark, a reaction and a removal do not', async () => {
    const { stub, start, say, token } = await pair('edits')
    await start()
    await say('helo')
    await vi.waitFor(() => expect(stub.taken).toHaveLength(1), patient)
    const bot = made('bots', 'add', 'Editor', '--rooms', 'edits', '--may', 'read,post,moderate', '--json')
    const ask = (method: string, path: string, body?: object) =>
      fetch(`${server.url}/api/v1/rooms/edits/messages${path}`, {
        method,
        headers: { authorization: `Bearer ${bot}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      })
    await ask('PUT', `/2/reactions/${encodeURIComponent('👍')}`)
    await ask('POST', '', { message: 'helo from a bot', replyTo: 2 })
    await vi.waitFor(() => expect(stub.taken).toHaveLength(2), patient)
    await ask('PATCH', '/4', { message: 'hello from a bot' })
    await vi.waitFor(() => expect(stub.taken).toHaveLength(3), patient)
    await ask('DELETE', '/4')
    await say('end')
    await vi.waitFor(() => expect(stub.taken).toHaveLength(4), patient)
    expect(stub.taken.map(({ text }) => text)).toEqual([
      'helo',
      '> ada: helo\nhelo from a bot',
      '> ada: helo\nhello from a bot (edited)',
      'end',
    ])
    expect(token).toMatch(/^bridge_/)
  })

  test('what has changed before it was read goes out as well, and a second bridge of the same room does not begin', async () => {
    const { stub, start, say } = await pair('changed')
    await (await start()).kill()
    await say(numbers('old', 60).join('\n'))
    const bot = made('bots', 'add', 'Changer', '--rooms', 'changed', '--json')
    const headers = { authorization: `Bearer ${bot}` }
    const reactions = `${server.url}/api/v1/rooms/changed/messages/2/reactions/${encodeURIComponent('👍')}`
    expect((await fetch(reactions, { method: 'PUT', headers })).status).toBe(200)
    const bridge = await start()
    await vi.waitFor(() => expect(stub.taken).toHaveLength(60), patient)
    expect(stub.taken.map(({ text }) => text)).toEqual([...numbers('old', 60).slice(1), 'old 0'])
    const second = await start()
    await vi.waitFor(() => expect(second.errors()).toContain('Another bridge is at work'), patient)
    await bridge.kill()
  })

  test('a token with a line break is not shown', async () => {
    const env = { PARLEY_TOKEN: 'bridge_secret\nsecret', MATTERBRIDGE_TOKEN: '' }
    const { code, errors } = await run(['bridge', 'http://localhost:1', '--gateway', 'g'], env)
    expect(code).toBe(2)
    expect(errors).not.toContain('secret')
  })

  test('ends with 3 and a sentence where one of the two refuses it', async () => {
    const { stub } = await pair('refused')
    const args = ['bridge', stub.url, '--server', server.url, '--gateway', 'room', '--room', 'refused']
    const wrong = await run(args, { PARLEY_TOKEN: `bridge_${'x'.repeat(22)}`, MATTERBRIDGE_TOKEN: 'hush' })
    expect(wrong).toMatchObject({ code: 3, errors: expect.stringContaining('Authorization') as unknown })
    const token = made('bots', 'add', 'Refused 2', '--bridge', '--rooms', 'refused', '--json')
    const other = await run(args, { PARLEY_TOKEN: token, MATTERBRIDGE_TOKEN: 'guessed' })
    expect(other).toEqual({ code: 3, errors: `parley: ${stub.url}: Unauthorized\n` })
    const none = await run(args, { PARLEY_TOKEN: token, MATTERBRIDGE_TOKEN: '' })
    expect(none).toEqual({ code: 3, errors: `parley: ${stub.url}: missing key in request header\n` })
  })

  test.for([
    [[], 'bridge what?'],
    [['http://localhost:1'], '--gateway is missing'],
    [['http://ada:hush@localhost:1', '--gateway', 'g'], 'holds no password'],
    [['http://localhost:1', '--gateway', 'g', '--token-file', '/nowhere'], '--token-file: '],
    [['http://localhost:1', '--gateway', 'g'], 'PARLEY_TOKEN has to be the token of a bridge'],
  ] as const)('%j is an error of the command line', async ([args, words]) => {
    const { code, errors } = await outcome(['bridge', ...args])
    expect({ code, errors }).toEqual({ code: 2, errors: expect.stringContaining(words) as unknown })
  })
})

const numbers = (what: string, count: number) => Array.from({ length: count }, (_, n) => `${what} ${n}`)

/** Runs a command of the operator beside the server; the token that it prints. */
function made(...args: string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, [cli, ...args, '--data-dir', server.dataDir], {
    encoding: 'utf8',
  })
  const { token } = JSON.parse(stdout || `{"token":"${stderr}"}`) as { token: string }
  return token
}

/** A room, Matterbridge, and what connects them. */
async function pair(room: string) {
  const stub = await new StubMatterbridge().start()
  stubs.push(stub)
  await post(room, 'the room begins')
  const token = made('bots', 'add', `Bridge of ${room}`, '--bridge', '--rooms', room, '--json')
  const headers = { authorization: `Bearer ${token}` }
  const state = newFolder()
  const args = ['bridge', stub.url, '--server', server.url, '--room', room, '--gateway', 'room']
  // A reader of its own: the bridge keeps its places in the limits.
  const reader = made('bots', 'add', `Reader of ${room}`, '--may', 'read', '--rooms', room, '--json')
  const messages = async () => {
    const all: Message[] = []
    for (let newer = true; newer;) {
      const page = await read(`rooms/${room}/messages?after=${all.at(-1)?.id ?? 1}`, reader)
      all.push(...page.messages)
      newer = page.newer
    }
    return all
  }
  const start = async () => {
    const env = { ...process.env, XDG_STATE_HOME: state, PARLEY_TOKEN: token, MATTERBRIDGE_TOKEN: stub.token }
    const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    bridges.add(child)
    let errors = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
    const hasState = () => expect(stateIn(state)).toContain('"cursor"')
    await vi.waitFor(hasState, patient)
    const kill = async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
      // Until then what is said is written to nobody.
      await vi.waitFor(() => expect(stub.isRead).toBe(false), patient)
    }
    return { kill, errors: () => errors }
  }
  const fetchFile = async (id = '') => (await fetch(`${server.url}/files/${id}`, { headers })).text()
  const inbox = () =>
    readdirSync(state, { recursive: true, encoding: 'utf8' })
      .filter((name) => /inbox.*\d+\.json$/.test(name))
      .map((name) => readFileSync(join(state, name), 'utf8'))
  return { stub, token, start, messages, fetchFile, inbox, say: (text: string) => post(room, text) }
}

/** A page of history, also where it has to wait for it. */
async function read(path: string, token: string): Promise<{ messages: Message[]; newer: boolean }> {
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await fetch(`${server.url}/api/v1/${path}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    if (answer.ok) return (await answer.json()) as { messages: Message[]; newer: boolean }
    if (answer.status !== 429) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    await delay(1_000 * Number(answer.headers.get('retry-after')))
  }
  throw new Error(`${path}: too many requests`)
}

/** What every bridge in the folder has stored. */
function stateIn(folder: string) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => /bridge-[^/]*\.json$/.test(name) && !name.includes('.inbox'))
  return files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
}

async function post(room: string, text: string) {
  const sent = await outcome(['send', server.url, '--room', room, '--name', 'ada'], `${text}\n`, people)
  expect(sent).toEqual({ code: 0, output: '', errors: '' })
}

const people = newFolder()

async function run(args: string[], env: Record<'PARLEY_TOKEN' | 'MATTERBRIDGE_TOKEN', string>) {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, XDG_STATE_HOME: newFolder(), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  bridges.add(child)
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  await once(child, 'close')
  return { code: child.exitCode, errors }
}
