import { Buffer } from 'node:buffer'
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'
import { everywhere } from '../access/entries.ts'
import { entryDraft } from '../chat/access/entry-draft.ts'
import { run as check } from '../commands/check.ts'
import { run as exportRoom } from '../commands/export.ts'
import { run as names } from '../commands/names.ts'
import { run as people } from '../commands/people.ts'
import { run as retention } from '../commands/retention.ts'
import { run as rooms } from '../commands/rooms.ts'
import { run as status } from '../commands/status.ts'
import { run as upgrade } from '../commands/upgrade.ts'
import { run as bots } from '../commands/bots.ts'
import { run as hooks } from '../commands/hooks.ts'
import { run as importRoom } from '../commands/import.ts'
import { authorOf } from '../identity/author.ts'
import { framesAbout, withoutChance } from '../testing/access/outsiders.ts'
import { outputOf } from '../testing/contracts/command-lines.ts'
import { Uploader } from '../testing/files/test-uploads.ts'
import { connect } from '../testing/test-client.ts'
import { startTestServer } from '../testing/test-server.ts'

const never = { room: `_${'0'.repeat(32)}`, file: '0'.repeat(32) }
const tokenOf = (name: string) => Buffer.from(name.padEnd(22)).toString('base64url')
const subjectOf = (username: string) => ({
  ...{ person: authorOf(tokenOf(username)), username, avatar: 'a'.repeat(64) },
})

/** Ada and Bob have talked privately, and sent a file; others are in the lobby. */
async function talk() {
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const server = await startTestServer({ uploads: true, logAddresses: 'full' }, logger)
  const { port, url, app, messages } = server
  for (const [username, role] of [
    ['Olga', 'owner'],
    ['Max', 'moderator'],
  ] as const) {
    const subject = subjectOf(username)
    const by = { author: subject.person, person: subject }
    await messages.append(everywhere, [entryDraft(by, `cid-${role}`, { kind: 'role', subject, role })])
  }
  const people = await Promise.all(
    ['Ada', 'Bob', 'Olga', 'Max', 'Carl'].map(async (name) => {
      const there = await connect(port)
      await there.join('lobby', name)
      await there.post(`cid-of-${name}`, `hello from ${name}`)
      await app.people.signInWith(tokenOf(name), 'program', 'terminal')
      return there
    }),
  )
  const [ada] = people
  ada?.send({ type: 'open_conversation', cid: 'cid-open-1', people: [{ username: 'Bob' }] })
  const opened = await ada?.frame('conversation')
  const room = opened?.room ?? ''
  const inside = await connect(port)
  await inside.join(room, 'Ada')
  await inside.post('cid-00001', 'some walrus')
  const state = await new Uploader(url, tokenOf('Ada')).send('rhubarb.txt', Buffer.from('marzipan'), room)
  const file = state.state === 'ready' ? state.file.id : ''
  inside.send({ type: 'post', cid: 'cid-00002', message: 'quokka', files: [{ id: file }] })
  await inside.frame('posted')
  const { messages: posted } = await messages.since(room, 0, 50)
  const words = ['walrus', 'rhubarb', 'marzipan', 'quokka']
  const secrets = [...words, ...posted.map(({ at }) => String(at))]
  return { ...server, room, file, lines, secrets, inside, lobby: people }
}

type Talk = Awaited<ReturnType<typeof talk>>

/** Each route of the sources, with what an outsider may put into it. */
function routes() {
  const folder = fileURLToPath(new URL('.', import.meta.url))
  const source = globSync('**/*.ts', { cwd: folder })
    .filter((name) => !name.endsWith('.test.ts'))
    .map((name) => [name, readFileSync(`${folder}${name}`, 'utf8')] as const)
  const pattern = /\b(?:router|app)\.(get|post|put|patch|delete|head)\(\s*(\[[^\]]*\]|'[^']*')/g
  return source.flatMap(([name, text]) =>
    [...text.matchAll(pattern)].flatMap(([, method = '', paths = '']) =>
      [...paths.matchAll(/'([^']*)'/g)].map(([, path = '']) => ({ method, path, prefix: prefixOf(name) })),
    ),
  )
}

function prefixOf(file: string) {
  if (file.startsWith('api/')) return '/api'
  return file === 'files/file-routes.ts' ? '/files' : ''
}

let browsers = 0

async function answerOf(
  url: string,
  { method, path, prefix }: ReturnType<typeof routes>[number],
  token: string | undefined,
  { room, file }: typeof never,
) {
  const filled = path
    .replace(':room', room)
    .replace('*path', room)
    .replace(':part', 'small')
    .replace(':id', file)
  const metadata = `room ${Buffer.from(room).toString('base64')},name ${Buffer.from('a').toString('base64')}`
  const isJson = method !== 'get' && method !== 'head' && !path.startsWith('/files')
  const headers = {
    // Wrong guesses count by browser.
    'user-agent': `browser ${(browsers += 1)}`,
    ...{ 'tus-resumable': '1.0.0', 'upload-length': '1', 'upload-metadata': metadata },
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(isJson && { 'content-type': 'application/json' }),
    ...(method === 'patch' && { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' }),
  }
  const body = isJson
    ? JSON.stringify({ token, room, for: 'registration', owner: room, link: room })
    : undefined
  const answer = await fetch(`${url}${prefix}${filled}`, {
    ...{ method: method.toUpperCase(), headers, redirect: 'manual' as const },
    ...(body !== undefined && { body }),
  })
  const shown = [...answer.headers].filter(
    ([name]) => !['date', 'etag', 'set-cookie', 'retry-after'].includes(name),
  )
  return [answer.status, ...shown.map((one) => one.join(': ')), await answer.text()].join('\n')
}

test(
  'P17.2: no route tells an outsider whether there is a conversation, or a file in one',
  { timeout: 60_000 },
  async () => {
    const talking = await talk()
    const { url, room, file, secrets, lines } = talking
    const all = routes()
    expect(all.length).toBeGreaterThan(25)
    for (const token of [undefined, ...['Stranger', 'Carl', 'Max', 'Olga'].map(tokenOf)])
      for (const route of all) {
        // The credentials that the test needs go on being good.
        if (route.method === 'delete' && /session|credentials/.test(route.path)) continue
        const about = `${route.method} ${route.prefix}${route.path} ${token ?? 'nobody'}`
        const seen = await answerOf(url, route, token, { room, file })
        const expected = await answerOf(url, route, token, never)
        expect([about, withoutChance(seen, { room, file })]).toEqual([about, withoutChance(expected, never)])
        for (const secret of secrets) expect([about, seen.includes(secret)]).toEqual([about, false])
      }
    // Those who are in it are given all of it.
    const own = { authorization: `Bearer ${tokenOf('Bob')}` }
    expect(await (await fetch(`${url}/files/${file}`, { headers: own })).text()).toBe('marzipan')
    const exported = await fetch(`${url}/api/rooms/${room}/export?as=text`, { headers: own })
    expect(await exported.text()).toContain('some walrus')
    expectNothingIn('the log', lines.join(''), talking)
  },
)

test(
  'P17.2: no log line has anything of a conversation, with each request of each outsider',
  { timeout: 60_000 },
  async () => {
    const talking = await talk()
    const { port, room, file, lines, inside } = talking
    const heard = { room, file, message: 2, words: 'walrus', people: ['Ada'] }
    for (const name of ['Stranger', 'Carl', 'Olga']) {
      const outsider = await connect(port)
      await outsider.join('lobby', name)
      for (const [type, frames] of Object.entries(framesAbout(heard)))
        for (const [n, frame] of frames.entries()) {
          const person = type === 'join' && { username: name, avatar: 'a'.repeat(64), token: tokenOf(name) }
          outsider.send({ type, ...frame, ...person, cid: `cid-${type}-${n}` })
          const fresh = await connect(port)
          fresh.send({ type, ...frame, ...person, cid: `cid-${type}-${n}` })
          fresh.send({ type: 'ping' })
          await fresh.frame('pong')
          fresh.ws.terminate()
        }
      outsider.ws.terminate()
    }
    inside.ws.terminate()
    expect(lines.length).toBeGreaterThan(0)
    expectNothingIn('the log', lines.join(''), talking)
  },
)

/** What an operator can run, with each command that prints something of the log. */
const commands: Record<string, (room: string) => [(args: string[]) => Promise<void>, string[]][]> = {
  backup: () => [], // a copy has everything
  restore: () => [],
  transfer: () => [],
  owner: () => [], // knows nothing of rooms
  check: () => [[check, []]],
  status: () => [
    [status, []],
    [status, ['--json']],
  ],
  names: () => [[names, ['list']]],
  export: (room) => ['--html', '--json', '--text'].map((as) => [exportRoom, [room, as]]),
  import: (room) => [
    [importRoom, [room, '/nowhere', '--lounge']],
    [importRoom, ['new', '/nowhere', '--lounge']],
  ],
  people: () => [
    [people, ['list']],
    [people, ['list', '--json']],
    ...['Ada', 'Bob', 'Olga'].map((name): [typeof people, string[]] => [people, ['export', name]]),
  ],
  rooms: (room) => [
    [rooms, ['list']],
    [rooms, ['list', '--json', '--find', '_']],
    [rooms, ['delete', room]],
  ],
  retention: () => [[retention, []]],
  upgrade: () => [[upgrade, []]],
  bots: () => [
    [bots, []],
    [bots, ['--json']],
  ],
  hooks: (room) => [
    [hooks, []],
    [hooks, ['--json']],
    [hooks, ['add', room, '--name', 'CI']],
  ],
}

test('P17.2: no command of the operator prints anything of a conversation', { timeout: 60_000 }, async () => {
  const source = readFileSync(new URL('../cli.ts', import.meta.url), 'utf8')
  const known = [...source.matchAll(/^ {4}name: '(\w+)',$/gm)].map(([, name]) => name)
  // `start` is the server itself, which the other tests ask.
  expect([...Object.keys(commands), 'start'].toSorted()).toEqual(known.toSorted())
  const talking = await talk()
  vi.stubEnv('DATABASE_URL', '')
  vi.stubEnv('DATA_DIR', talking.dataDir)
  onTestFinished(() => void vi.unstubAllEnvs())
  for (const [name, callsOf] of Object.entries(commands)) {
    const calls = callsOf(talking.room)
    const other = callsOf(never.room)
    for (const [n, [run, args]] of calls.entries()) {
      const printed = await printedBy(run, args)
      const about = `${name} ${args.join(' ')}`
      const isNamed = args.includes(talking.room)
      expectNothingIn(about, isNamed ? printed.replaceAll(talking.room, '') : printed, talking)
      const [otherRun, otherArgs] = other[n] ?? [run, args]
      if (isNamed)
        expect(withoutChance(printed, talking)).toBe(
          withoutChance(await printedBy(otherRun, otherArgs), never),
        )
    }
  }
})

async function printedBy(run: (args: string[]) => Promise<void>, args: string[]) {
  const printed: string[] = []
  const logged = vi.spyOn(console, 'log').mockImplementation((line) => void printed.push(String(line)))
  try {
    printed.push(await outputOf(() => run(args)))
  } catch (error) {
    printed.push(String(error))
  } finally {
    logged.mockRestore()
  }
  return printed.join('\n')
}

function expectNothingIn(where: string, text: string, { room, file, secrets }: Talk) {
  for (const secret of [room, file, ...secrets]) {
    const at = text.indexOf(secret)
    expect([where, at < 0 ? '' : text.slice(Math.max(0, at - 200), at + 100)]).toEqual([where, ''])
  }
}
