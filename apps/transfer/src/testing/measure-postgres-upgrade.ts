import pg from 'pg'
import { openPostgresLog } from '../../../server/src/log/postgres/postgres-log.ts'
import { clientOptions } from '../../../server/src/log/postgres/connection/pools.ts'
import { earlierSchema } from '../../../server/src/testing/postgres/earlier-schema.ts'
import { startPostgres } from '../../../server/src/testing/postgres/test-postgres.ts'
import { openPostgresExporter } from '../postgres-transfer.ts'
import { compareDumps, dumpSum, fail, fill, measurePosts, timed, upgrade } from './measured-upgrade.ts'

// Measures the bytes of a message of 64 characters, as an earlier version and this one store it in PostgreSQL, and upgrades a
// log of 1,000,000 messages (or the number given as argument) beside a node into which 20 messages a second are posted.
const messages = Number(process.argv[2] ?? 1_000_000)
const quietMs = 10_000
const quiet = { info: () => undefined, warn: () => undefined }

const postgres = await startPostgres()
try {
  const [posted, upgraded] = [schemaAt('posted'), schemaAt('upgraded')]
  for (const schema of ['posted', 'upgraded']) await query(postgres.url, `CREATE SCHEMA ${schema}`)
  await filled(posted)
  await describeSizes('this version, as posted', posted)
  await describeSizes('this version, as posted, after VACUUM', posted, 'VACUUM FULL')
  await query(posted, 'DROP SCHEMA posted CASCADE')

  await query(upgraded, earlierSchema())
  await filled(upgraded)
  await describeSizes('an earlier version, as posted', upgraded)
  await describeSizes('an earlier version, after VACUUM', upgraded, 'VACUUM FULL')
  const before = await dumpSum(await openPostgresExporter(upgraded, quiet))
  await upgradeBesideNode(upgraded)
  await describeSizes('this version, upgraded', upgraded)
  await describeSizes('this version, upgraded, after VACUUM', upgraded, 'VACUUM FULL')
  compareDumps(before, await dumpSum(await openPostgresExporter(upgraded, quiet)))
} finally {
  await postgres.remove()
}

function schemaAt(schema: string) {
  return `${postgres.url}?options=-csearch_path%3D${schema}`
}

function openLog(url: string) {
  return openPostgresLog({ url, logger: quiet, failed: fail })
}

async function filled(url: string) {
  const log = await openLog(url)
  await fill(log, messages)
  await log.close()
}

async function upgradeBesideNode(url: string) {
  const log = await openLog(url)
  console.log(`posts before: ${await measurePosts(log, quietMs)}`)
  const upgrading = timed('upgraded beside a node', () => upgrade([], { DATABASE_URL: url }))
  console.log(`posts meanwhile: ${await measurePosts(log, upgrading)}`)
  await log.close()
}

async function describeSizes(what: string, url: string, vacuum = 'VACUUM') {
  await query(url, `${vacuum} messages`)
  const relations = await query<{ name: string; bytes: number }>(
    url,
    `SELECT relname AS name, pg_relation_size(oid) AS bytes FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'i') AND relname ~ '^(messages|authors|author_versions)'
     ORDER BY 2 DESC`,
  )
  const each = (bytes: number) => (bytes / messages).toFixed(1)
  console.log(`${what}: ${each(relations.reduce((sum, { bytes }) => sum + bytes, 0))} bytes for each message`)
  for (const { name, bytes } of relations.filter((one) => one.bytes > messages))
    console.log(`  ${name}: ${each(bytes)}`)
}

async function query<Row extends object>(url: string, sql: string) {
  const client = new pg.Client(clientOptions(url))
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}
