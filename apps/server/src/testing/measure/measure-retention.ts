import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Draft } from '../../log/message-log.ts'
import { SqliteLogReader } from '../../log/sqlite/log-reader.ts'
import { SqliteNames } from '../../log/sqlite/names.ts'
import { openDatabase } from '../../log/sqlite/open-database.ts'
import { SqliteWriter } from '../../log/sqlite/writer.ts'
import { SearchIndex } from '../../search/sqlite/search-index.ts'
import { listeningPort } from '../listening-port.ts'
import { PostingPerson } from './posting-person.ts'

// Measures what retention costs those who chat meanwhile: it deletes 1,000,000 old messages (or the number given) of the room in
// which ten people post 50 messages a second together. The same load is measured before and afterwards, on the same log, for
// a minute each (or the seconds given), and the deletion until it is done (or for as many seconds as are given then). Nobody may
// miss a change.
const messages = Number(process.argv[2] ?? 1_000_000)
const quietMs = Number(process.argv[3] ?? 60) * 1_000
const mostMs = Number(process.argv[4] ?? Infinity) * 1_000
const people = 10
const postEveryMs = 200
const warmUpMs = 5_000
/** The background work of a server starts after ten seconds. */
const settleMs = 15_000
const dayMs = 24 * 60 * 60_000
const batch = 1_000
const room = 'lobby'

interface Phase {
  name: string
  seconds: number
  /** Of acknowledgements, in milliseconds, shortest first. */
  ms: number[]
}

const folder = mkdtempSync(join(tmpdir(), 'parley-retention-'))
const file = join(folder, 'parley.sqlite')
try {
  await timed(`${messages.toLocaleString('en')} old messages written and indexed`, build)
  const crowd = Array.from({ length: people }, (_, n) => new PostingPerson(n, room))
  const phases = [await underLoad('before', 0, crowd, quietMs)]
  const sizeBefore = sizes()
  phases.push(await underLoad('while old messages are deleted', 1, crowd, untilDeleted))
  const sizeAfter = sizes()
  phases.push(await underLoad('afterwards', 1, crowd, quietMs))
  report(phases, crowd, {
    before: sizeBefore,
    'meanwhile, in the end': sizeAfter,
    'after more posts': sizes(),
  })
} finally {
  rmSync(folder, { recursive: true })
}

/** Two days old, by 200 people, and in the index. */
function build() {
  const { db, close } = openDatabase(folder)
  const writer = new SqliteWriter(db, new SqliteNames(db))
  for (let first = 1; first <= messages; first += batch) {
    const drafts = Array.from({ length: Math.min(batch, messages - first + 1) }, (_, n) => old(first + n))
    writer.write([{ type: 'append', room, drafts }], Date.now() - 2 * dayMs)
  }
  close()
  const index = new SearchIndex(folder, new SqliteLogReader(folder))
  while (index.indexNextPage(room) === 'more');
  index.close()
}

function old(n: number): Draft {
  const author = `author-${String(n % 200).padStart(15, '0')}`
  const message = `an old message of about sixty characters, number ${n.toString(36)}`
  return {
    type: 'post',
    ...{ author, username: `Old ${n % 200}`, avatar: 'b'.repeat(64) },
    ...{ cid: `cid-${n}`, message },
  }
}

/** The load on a server that keeps messages for `keepDays`, for a time or until something is done. */
async function underLoad(
  name: string,
  keepDays: number,
  crowd: readonly PostingPerson[],
  lasts: number | (() => Promise<unknown>),
): Promise<Phase> {
  forgetTurn()
  const { child, port } = await start(keepDays)
  for (const person of crowd) await person.join(port)
  const timers = crowd.map((person) => setInterval(() => person.post(), postEveryMs))
  await sleep(warmUpMs + (typeof lasts === 'number' ? settleMs : 0))
  for (const person of crowd) person.taken()
  const began = performance.now()
  await (typeof lasts === 'number' ? sleep(lasts) : lasts())
  const ms = crowd.flatMap((person) => person.taken()).toSorted((a, b) => a - b)
  const seconds = (performance.now() - began) / 1_000
  for (const timer of timers) clearInterval(timer)
  while (!crowd.every(({ isSettled }) => isSettled)) await sleep(50)
  await sleep(1_000) // what was acknowledged last is broadcast
  for (const person of crowd) person.leave()
  await stop(child)
  return { name, seconds, ms }
}

/** Retention has its turn once an hour. */
function forgetTurn() {
  const db = new DatabaseSync(file)
  db.exec('DELETE FROM retention')
  db.close()
}

async function untilDeleted() {
  const db = new DatabaseSync(file, { readOnly: true })
  const oldest = db.prepare('SELECT 1 FROM messages WHERE at < ? LIMIT 1')
  const since = Date.now() - dayMs
  const until = performance.now() + mostMs
  for (let left = true; left && performance.now() < until; await sleep(500))
    left = oldest.get(since) !== undefined
  db.close()
}

function sizes() {
  const db = new DatabaseSync(file, { readOnly: true })
  const pragma = (name: string) => Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0])
  const pageBytes = pragma('page_size')
  const free = pragma('freelist_count') * pageBytes
  db.close()
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1)
  const bytesOf = (name: string) =>
    existsSync(join(folder, name)) ? megabytes(statSync(join(folder, name)).size) : '0'
  return {
    'messages, MB': bytesOf('parley.sqlite'),
    'of them free for new ones': megabytes(free),
    'index, MB': bytesOf('search.sqlite'),
  }
}

function report(phases: readonly Phase[], crowd: readonly PostingPerson[], disk: Record<string, object>) {
  const at = (ms: readonly number[], part: number) => (ms[Math.floor(ms.length * part)] ?? NaN).toFixed(2)
  console.table(
    phases.map(({ name, seconds, ms }) => ({
      '': name,
      seconds: seconds.toFixed(0),
      'posts/s': (ms.length / seconds).toFixed(1),
      'p50, ms': at(ms, 0.5),
      'p99, ms': at(ms, 0.99),
      'at most, ms': (ms.at(-1) ?? NaN).toFixed(1),
    })),
  )
  const [before = NaN, meanwhile = NaN, after = NaN] = phases.map(({ ms }) => Number(at(ms, 0.99)))
  console.log(
    `p99 meanwhile: ${(meanwhile / before).toFixed(2)} of before, ${(meanwhile / after).toFixed(2)} of afterwards`,
  )
  console.table(disk)
  const posted = crowd.flatMap(({ own }) => own)
  const missing = crowd.map(({ seen }) => posted.filter((id) => !seen.has(id)).length)
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)
  console.log(
    `${posted.length} posts by ${people} people; gaps ${sum(crowd.map(({ gaps }) => gaps))}, posts that somebody has not seen ${sum(missing)}, timelines that started again ${sum(crowd.map(({ rejoined }) => rejoined))}`,
  )
}

async function start(keepDays: number) {
  const main = fileURLToPath(new URL('../../main.ts', import.meta.url))
  const settings = {
    ...{ GRAVATAR_URL: '', LOG_LEVEL: 'warn', PORT: '0', HOST: '127.0.0.1', DATA_DIR: folder, LIMITS: 'off' },
    KEEP_DAYS: String(keepDays),
  }
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const port = await listeningPort(child.stdout)
  if (port === undefined) throw new Error('The server has ended before it listened.')
  return { child, port }
}

async function stop(child: ChildProcess) {
  child.kill()
  await once(child, 'exit')
}

async function timed(what: string, work: () => void) {
  const began = performance.now()
  await Promise.resolve(work())
  console.log(`${what}: ${((performance.now() - began) / 1_000).toFixed(0)} s`)
}
