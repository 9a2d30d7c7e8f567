import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { PostDraft } from '../../../server/src/log/message-log.ts'
import { openSqliteLog } from '../../../server/src/log/sqlite/sqlite-log.ts'
import { storeAsBeforeNumbers } from '../../../server/src/testing/sqlite/earlier-log.ts'
import { dump } from '../dump.ts'
import { openSqliteExporter } from '../sqlite-transfer.ts'

// Measures the bytes of a message of 64 characters, as an earlier version and this one store it in SQLite, and upgrades a log
// of 1,000,000 messages (or the number given as argument) beside a server into which 20 messages a second are posted.
const messages = Number(process.argv[2] ?? 1_000_000)
const people = 200
const batch = 1_000
const everyMs = 50
const quietMs = 10_000

const cli = fileURLToPath(new URL('../../../server/src/cli.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'parley-upgrade-'))
const file = join(folder, 'parley.sqlite')
try {
  await fill()
  describeSizes('this version, as posted')
  storeAsBeforeNumbers(folder)
  describeSizes('an earlier version')
  describeSizes('an earlier version, after VACUUM', vacuumed())
  const before = await dumpSum()
  await upgradeBesideServer()
  await timed('upgraded without a server', () => upgrade())
  describeSizes('this version, upgraded')
  const after = await dumpSum()
  console.log(`dumps: ${before === after ? 'identical' : 'DIFFERENT'}`)
  if (before !== after) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}

async function fill() {
  const log = await openSqliteLog(folder, fail)
  for (let first = 0; first < messages; first += batch)
    await log.append(
      'lobby',
      Array.from({ length: Math.min(batch, messages - first) }, (_, n) => draft(first + n)),
    )
  await log.close()
}

async function upgradeBesideServer() {
  const log = await openSqliteLog(folder, fail)
  let posted = 0
  let mostWal = 0
  async function measurePosts(until: Promise<unknown> | number) {
    const times: number[] = []
    const over = new AbortController()
    void (typeof until === 'number' ? sleep(until) : until).finally(() => over.abort())
    while (!over.signal.aborted) {
      const began = performance.now()
      await log.append('meanwhile', [draft(messages + (posted += 1))])
      times.push(performance.now() - began)
      mostWal = Math.max(mostWal, statSync(`${file}-wal`).size)
      await sleep(everyMs)
    }
    times.sort((a, b) => a - b)
    const at = (share: number) => `${(times[Math.floor(times.length * share)] ?? 0).toFixed(1)} ms`
    return `p50 ${at(0.5)}, p99 ${at(0.99)}, most ${(times.at(-1) ?? 0).toFixed(1)} ms (${times.length} posts)`
  }
  console.log(`posts before: ${await measurePosts(quietMs)}`)
  mostWal = 0
  const upgrading = timed('upgraded beside a server', upgrade)
  console.log(`posts meanwhile: ${await measurePosts(upgrading)}`)
  console.log(`write-ahead log: at most ${(mostWal / 1e6).toFixed(1)} MB`)
  await log.close()
}

async function upgrade() {
  const args = [cli, 'upgrade', '--finish', '--data-dir', folder]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`The upgrade ended with ${String(code)}.`)
}

/** Without the messages that were posted meanwhile. */
async function dumpSum() {
  const log = openSqliteExporter(folder)
  const hash = createHash('sha256')
  for await (const line of dump(log)) if (!line.includes('"meanwhile"')) hash.update(line)
  await log.close()
  return hash.digest('hex')
}

function vacuumed() {
  const copy = join(folder, 'vacuumed.sqlite')
  const db = new DatabaseSync(file)
  db.exec(`VACUUM INTO '${copy}'`)
  db.close()
  return copy
}

function describeSizes(what: string, of = file) {
  const db = new DatabaseSync(of, { readOnly: true })
  const tables = db.prepare(
    'SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name HAVING bytes > ? ORDER BY 2 DESC',
  )
  const each = (bytes: unknown) => (Number(bytes) / messages).toFixed(1)
  console.log(`${what}: ${each(statSync(of).size)} bytes for each message`)
  for (const { name, bytes } of tables.all(messages)) console.log(`  ${String(name)}: ${each(bytes)}`)
  db.close()
}

function draft(number: number): PostDraft {
  const key = String(number % people)
  const author = sha256(`author ${key}`, 'base64url').slice(0, 22)
  const cid = sha256(`cid ${number}`, 'base64url').slice(0, 22)
  const message = `${number} a message of sixty-four characters, as people write them, or so`.slice(0, 64)
  return { type: 'post', author, username: `Person ${key}`, avatar: sha256(key, 'hex'), cid, message }
}

function sha256(text: string, encoding: 'hex' | 'base64url') {
  return createHash('sha256').update(text).digest(encoding)
}

async function timed(what: string, work: () => Promise<void>) {
  const began = performance.now()
  await work()
  console.log(`${what}: ${((performance.now() - began) / 1_000).toFixed(1)} s`)
}

function fail(error: Error): never {
  throw error
}
