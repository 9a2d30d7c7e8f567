import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { SqliteNames } from '../../log/sqlite/names.ts'
import { openDatabase } from '../../log/sqlite/open-database.ts'
import { SqliteWriter } from '../../log/sqlite/writer.ts'
import { listeningPort } from '../listening-port.ts'
import { PostingPerson } from './posting-person.ts'

// Measures starts with an empty log and with one of 1,000,000 messages (or the number given) of 900 characters, and what they
// read before they listen; then a backup while 50 posts a second come, its check, and its restore after the server was killed.
const messages = Number(process.argv[2] ?? 1_000_000)
const people = 10
const postEveryMs = 200
const starts = 5
const batch = 1_000
const room = 'lobby'

const sources = fileURLToPath(new URL('../../', import.meta.url))
const empty = mkdtempSync(join(tmpdir(), 'parley-empty-'))
const full = mkdtempSync(join(tmpdir(), 'parley-full-'))
const copy = join(empty, 'copy.sqlite')
try {
  build()
  const size = statSync(join(full, 'parley.sqlite')).size
  console.log(`${messages.toLocaleString('en')} messages, ${(size / 1e6).toFixed(0)} MB`)
  await measureStarts()
  await backUpUnderLoad()
  restore()
} finally {
  for (const folder of [empty, full]) rmSync(folder, { recursive: true })
}

function build() {
  const { db, close } = openDatabase(full)
  const writer = new SqliteWriter(db, new SqliteNames(db))
  const message = 'some words of a long message '.repeat(31)
  for (let first = 0; first < messages; first += batch) {
    const drafts = Array.from({ length: Math.min(batch, messages - first) }, (_, n) => ({
      type: 'post' as const,
      ...{ author: `author-${String(n % 200).padStart(15, '0')}`, username: `Old ${n % 200}` },
      ...{ avatar: 'b'.repeat(64), cid: `cid-${first + n}`, message: `${message}${first + n}` },
    }))
    writer.write([{ type: 'append', room, drafts }], Date.now() - 1_000_000)
  }
  close()
}

/** In turns, so that both meet the same machine. Each has started once before: the files are then in the cache of the system. */
async function measureStarts() {
  const taken = { empty: [] as number[], full: [] as number[], megabytesRead: [] as number[] }
  for (let turn = 0; turn <= starts; turn += 1)
    for (const [name, folder] of [
      ['empty', empty],
      ['full', full],
    ] as const) {
      const began = performance.now()
      const { child } = await start(folder)
      const ms = performance.now() - began
      const read = Number(/rchar: (\d+)/.exec(readFileSync(`/proc/${child.pid}/io`, 'utf8'))?.[1])
      await stop(child, 'SIGTERM')
      if (turn === 0) continue
      taken[name].push(ms)
      if (name === 'full') taken.megabytesRead.push(read / 1e6)
    }
  const [of0, ofAll] = [median(taken.empty), median(taken.full)]
  console.log(
    `start, median of ${starts}: empty ${of0.toFixed(0)} ms, full ${ofAll.toFixed(0)} ms, ratio ${(ofAll / of0).toFixed(2)}; read before it listens ${median(taken.megabytesRead).toFixed(1)} MB`,
  )
}

async function backUpUnderLoad() {
  const { child, port } = await start(full)
  const crowd = Array.from({ length: people }, (_, n) => new PostingPerson(n, room))
  for (const person of crowd) await person.join(port)
  const timers = crowd.map((person) => setInterval(() => person.post(), postEveryMs))
  await sleep(10_000)
  const quiet = p99(crowd)
  const began = performance.now()
  const backup = parley(full, 'backup', copy)
  await once(backup, 'exit')
  const seconds = (performance.now() - began) / 1_000
  const meanwhile = p99(crowd)
  console.log(
    `backup under ${people * (1_000 / postEveryMs)} posts/s: ${seconds.toFixed(1)} s with its check, ${(statSync(copy).size / 1e6).toFixed(0)} MB, exit code ${backup.exitCode}; p99 ${quiet.toFixed(1)} ms before, ${meanwhile.toFixed(1)} ms meanwhile`,
  )
  for (const timer of timers) clearInterval(timer)
  await stop(child, 'SIGKILL')
  for (const person of crowd) person.leave()
}

function restore() {
  const began = performance.now()
  for (const [command, ...args] of [['check', copy], ['restore', copy], ['check']] as const) {
    const { status } = spawnSync(process.execPath, [join(sources, 'cli.ts'), command, ...args], {
      env: { ...process.env, DATA_DIR: full },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    console.log(`parley ${command}: exit code ${status}`)
  }
  console.log(`check, restore and check: ${((performance.now() - began) / 1_000).toFixed(1)} s`)
  const same = contentOf(join(full, 'parley.sqlite')) === contentOf(copy)
  console.log(
    `the dumps of the restored log and of the copy are ${same ? 'equal' : 'DIFFERENT'}, but for the epoch`,
  )
}

/** A hash of all rows of all tables but that of the epoch: a restore begins another one. */
function contentOf(file: string) {
  const { stdout } = spawnSync(
    'sh',
    ['-c', `sqlite3 -readonly "${file}" .dump | grep -v 'INSERT INTO life' | sha256sum`],
    { encoding: 'utf8' },
  )
  return stdout
}

async function start(folder: string) {
  const settings = { GRAVATAR_URL: '', LOG_LEVEL: 'error', PORT: '0', HOST: '127.0.0.1', LIMITS: 'off' }
  const child = spawn(process.execPath, [join(sources, 'main.ts')], {
    env: { ...process.env, ...settings, DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const port = await listeningPort(child.stdout)
  if (port === undefined) throw new Error('The server has ended before it listened.')
  return { child, port }
}

function parley(folder: string, ...args: string[]) {
  return spawn(process.execPath, [join(sources, 'cli.ts'), ...args], {
    env: { ...process.env, DATA_DIR: folder },
    stdio: 'ignore',
  })
}

async function stop(child: ChildProcess, signal: NodeJS.Signals) {
  child.kill(signal)
  await once(child, 'exit')
}

function p99(crowd: readonly PostingPerson[]) {
  const ms = crowd.flatMap((person) => person.taken()).toSorted((a, b) => a - b)
  return ms[Math.floor(ms.length * 0.99)] ?? NaN
}

function median(numbers: readonly number[]) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN
}
