import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteLog } from '../../../server/src/log/sqlite/sqlite-log.ts'
import { storeAsBeforeNumbers } from '../../../server/src/testing/sqlite/earlier-log.ts'
import { openSqliteExporter } from '../sqlite-transfer.ts'
import { compareDumps, dumpSum, fail, fill, measurePosts, timed, upgrade } from './measured-upgrade.ts'

// Measures the bytes of a message of 64 characters, as an earlier version and this one store it in SQLite, and upgrades a log
// of 1,000,000 messages (or the number given as argument) beside a server into which 20 messages a second are posted.
const messages = Number(process.argv[2] ?? 1_000_000)
const quietMs = 10_000

const folder = mkdtempSync(join(tmpdir(), 'parley-upgrade-'))
const file = join(folder, 'parley.sqlite')
try {
  const log = await openSqliteLog(folder, fail)
  await fill(log, messages)
  await log.close()
  describeSizes('this version, as posted')
  storeAsBeforeNumbers(folder)
  describeSizes('an earlier version')
  describeSizes('an earlier version, after VACUUM', vacuumed())
  const before = await dumpSum(openSqliteExporter(folder))
  await upgradeBesideServer()
  await timed('upgraded without a server', () => upgrade(['--data-dir', folder]))
  describeSizes('this version, upgraded')
  compareDumps(before, await dumpSum(openSqliteExporter(folder)))
} finally {
  rmSync(folder, { recursive: true })
}

async function upgradeBesideServer() {
  const log = await openSqliteLog(folder, fail)
  let mostWal = 0
  const measureWal = () => (mostWal = Math.max(mostWal, statSync(`${file}-wal`).size))
  console.log(`posts before: ${await measurePosts(log, quietMs)}`)
  const upgrading = timed('upgraded beside a server', () => upgrade(['--data-dir', folder]))
  console.log(`posts meanwhile: ${await measurePosts(log, upgrading, measureWal)}`)
  console.log(`write-ahead log: at most ${(mostWal / 1e6).toFixed(1)} MB`)
  await log.close()
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
