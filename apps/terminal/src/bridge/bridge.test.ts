import type { Message } from '@parley/shared'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ParleyServer } from '../../../../e2e/support/parley-server.ts'
import { StubMatterbridge } from '../testing/stub-matterbridge.ts'
import { endAll, newFolder, outcome, startServer } from '../testing/test-process.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const cli = fileURLToPath(new URL('../../../server/src/cli.ts', import.meta.url))

let server: ParleyServer
const stubs: StubMatterbridge[] = []
const bridges = new Set<ChildProcess>()

beforeAll(async () => (server = await startServer()))
afterAll(async () => {
  for (const one of bridges) one.kill('SIGKILL')
  for (const stub of stubs) stub.stop()
  await endAll()
})

describe.concurrent('chat bridge', { timeout: 60_000 }, () => {
  test('P19.11: passes messages both ways, under the names of their authors', async () => {
    const { stub, start, messages, say } = await pair('both')
    await start()
    stub.say('Grace', 'hello from afar')
    stub.say('Lin', 'waves', { event: 'user_action' })
    stub.say('Lin', 'not for this room', { gateway: 'other' })
    stub.say('Lin', 'Lin has joined', { event: 'join_leave' })
    await vi.waitFor(async () => expect(await messages()).toHaveLength(2), { timeout: 15_000 })
    expect(await messages()).toMatchObject([
      { username: 'Grace', message: 'hello from afar', program: 'bridge' },
      { username: 'Lin', message: '*Lin waves*', program: 'bridge' },
    ])
    await say('hello from here')
    await vi.waitFor(() => expect(stub.taken).toHaveLength(1), { timeout: 15_000 })
    expect(stub.taken).toEqual([{ username: 'ada', text: 'hello from here', event: '', gateway: 'room' }])
  })

  test('a file comes with its bytes, and one without bytes as its address', async () => {
    const { stub, start, messages, fetchFile } = await pair('files')
    await start()
    const file = (more: object) => ({ Extra: { file: [{ Name: 'log.txt', Comment: '', ...more }] } })
    stub.say('Grace', 'the log', file({ Data: Buffer.from('all is well\n').toString('base64') }))
    stub.say('Grace', '', file({ URL: 'https://media.example.org/log.txt' }))
    stub.say('Grace', '', file({ Comment: 'gone' }))
    await vi.waitFor(async () => expect(await messages()).toHaveLength(3), { timeout: 15_000 })
    const [first, second, third] = await messages()
    expect(first).toMatchObject({ message: 'the log', files: [{ name: 'log.txt', size: 12 }] })
    expect(await fetchFile(first?.files?.[0]?.id)).toBe('all is well\n')
    expect(second).toMatchObject({ message: 'https://media.example.org/log.txt' })
    expect(third).toMatchObject({ message: 'gone\n[log.txt]' })
  })

  test('killed again and again, it posts what comes from elsewhere once, and loses nothing of the room', async () => {
    const { stub, start, messages, say } = await pair('killed')
    await (await start()).kill()
    const [there, here] = [numbers('there', 60), numbers('here', 30)]
    const speaking = (async () => {
      for (const text of there) {
        stub.say('Grace', text)
        await new Promise((resolve) => setTimeout(resolve, 30))
      }
      await say(here.join('\n'))
    })()
    for (let turn = 0; turn < 6; turn += 1) {
      const bridge = await start()
      await new Promise((resolve) => setTimeout(resolve, 200 + 70 * turn))
      await bridge.kill()
    }
    await speaking
    await start()
    await vi.waitFor(
      async () => {
        const bridged = (await messages()).filter(({ program }) => program === 'bridge')
        expect(bridged.map(({ message }) => message)).toEqual(there)
      },
      { timeout: 20_000 },
    )
    await vi.waitFor(() => expect(stub.taken.at(-1)).toMatchObject({ text: here.at(-1) }), {
      timeout: 20_000,
    })
    // Matterbridge cannot tell that a message comes again.
    expect([...new Set(stub.taken.map(({ text }) => text))]).toEqual(here)
  })

  test('waits while Matterbridge is away or busy, and says so once', async () => {
    const { stub, start, say } = await pair('away')
    const bridge = await start()
    stub.answer = 503
    await say('one')
    await vi.waitFor(() => expect(bridge.errors()).toContain('Matterbridge: '), { timeout: 15_000 })
    stub.stop()
    await vi.waitFor(() => expect(bridge.errors()).toContain('cannot be reached'), { timeout: 15_000 })
    stub.answer = undefined
    await stub.start()
    await vi.waitFor(() => expect(stub.taken).toMatchObject([{ text: 'one' }]), { timeout: 40_000 })
    expect(bridge.errors().match(/Still trying/g)?.length).toBeLessThan(5)
  })

  test('an edit goes out with a mark, a reaction and a removal do not', async () => {
    const { stub, start, say, token } = await pair('edits')
    await start()
    await say('helo')
    await vi.waitFor(() => expect(stub.taken).toHaveLength(1), { timeout: 15_000 })
    const bot = made('bots', 'add', 'Editor', '--rooms', 'edits', '--may', 'read,post,moderate', '--json')
    const ask = (method: string, path: string, body?: object) =>
      fetch(`${server.url}/api/v1/rooms/edits/messages${path}`, {
        method,
        headers: { authorization: `Bearer ${bot}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      })
    await ask('PUT', `/2/reactions/${encodeURIComponent('👍')}`)
    await ask('POST', '', { message: 'helo from a bot', replyTo: 2 })
    await vi.waitFor(() => expect(stub.taken).toHaveLength(2), { timeout: 15_000 })
    await ask('PATCH', '/4', { message: 'hello from a bot' })
    await vi.waitFor(() => expect(stub.taken).toHaveLength(3), { timeout: 15_000 })
    await ask('DELETE', '/4')
    await say('end')
    await vi.waitFor(() => expect(stub.taken).toHaveLength(4), { timeout: 15_000 })
    expect(stub.taken.map(({ text }) => text)).toEqual([
      'helo',
      '> ada: helo\nhelo from a bot',
      '> ada: helo\nhello from a bot (edited)',
      'end',
    ])
    expect(token).toMatch(/^bridge_/)
  })

  test('ends with 3 and a sentence where one of the two refuses it', async () => {
    const { stub } = await pair('refused')
    const args = ['bridge', stub.url, '--server', server.url, '--gateway', 'room', '--room', 'refused']
    const wrong = await run(args, { PARLEY_TOKEN: `bridge_${'x'.repeat(22)}`, MATTERBRIDGE_TOKEN: 'hush' })
    expect(wrong).toMatchObject({ code: 3, errors: expect.stringContaining('Authorization') as unknown })
    const token = made('bots', 'add', 'Refused 2', '--bridge', '--rooms', 'refused', '--json')
    const other = await run(args, { PARLEY_TOKEN: token, MATTERBRIDGE_TOKEN: 'guessed' })
    expect(other).toEqual({ code: 3, errors: `parley: ${stub.url}: it answered with 401\n` })
  })

  test.for([
    [[], 'bridge what?'],
    [['http://localhost:1'], '--gateway is missing'],
    [['http://ada:hush@localhost:1', '--gateway', 'g'], 'holds no password'],
    [['http://localhost:1', '--gateway', 'g', '--token-file', '/nowhere'], '--token-file: '],
    [['http://localhost:1', '--gateway', 'g'], 'Set PARLEY_TOKEN'],
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
  const messages = async () => {
    const answer = await fetch(`${server.url}/api/v1/rooms/${room}/messages?after=1`, { headers })
    const pages = (await answer.json()) as { messages: Message[]; newer: boolean }
    if (!pages.newer) return pages.messages
    const last = pages.messages.at(-1)?.id ?? 0
    const rest = await fetch(`${server.url}/api/v1/rooms/${room}/messages?after=${last}`, { headers })
    return [...pages.messages, ...((await rest.json()) as { messages: Message[] }).messages]
  }
  const start = async () => {
    const env = { ...process.env, XDG_STATE_HOME: state, PARLEY_TOKEN: token, MATTERBRIDGE_TOKEN: stub.token }
    const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    bridges.add(child)
    let errors = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
    const hasState = () => expect(stateIn(state)).toContain('"cursor"')
    await vi.waitFor(hasState, { timeout: 20_000 })
    const kill = async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    return { kill, errors: () => errors }
  }
  const fetchFile = async (id = '') => (await fetch(`${server.url}/files/${id}`, { headers })).text()
  return { stub, token, start, messages, fetchFile, say: (text: string) => post(room, text) }
}

/** What every bridge in the folder has stored. */
function stateIn(folder: string) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => /bridge-[^/]*\.json$/.test(name))
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
