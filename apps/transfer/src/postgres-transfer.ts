import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { EpochGuard } from '../../server/src/log/postgres/connection/epoch-guard.ts'
import { currentOrigin, EpochVerifier } from '../../server/src/log/postgres/connection/epoch-verifier.ts'
import { addAuthors, addVersions } from '../../server/src/log/postgres/authors.ts'
import { messageRecord, type MessageForm } from '../../server/src/log/postgres/message-form.ts'
import { insertNumbered } from '../../server/src/log/postgres/numbered-rows.ts'
import { fromStored, storedColumns } from '../../server/src/log/postgres/select-messages.ts'
import { clientOptions } from '../../server/src/log/postgres/connection/pools.ts'
import { queryOne } from '../../server/src/log/postgres/connection/rows.ts'
import type { Logger } from '../../server/src/log/logger.ts'
import { prepareDatabase } from '../../server/src/log/postgres/connection/start.ts'
import { StartupError } from '../../server/src/config/startup-error.ts'
import { copyText } from './copy-text.ts'
import { batchSize, type LogExporter, type LogImporter, type LogRows } from './transfer-ports.ts'
import { transferredTables, type TransferredTable, type Row, type Value } from './transferred-tables.ts'

/** What a location holds before anything is changed. */
export interface Inspection {
  /** The epoch of the log; undefined: there is no log. */
  epoch: string | undefined
  /** Connections of running nodes. */
  nodes: number
}

export async function inspectPostgres(url: string): Promise<Inspection> {
  const client = await connect(url)
  try {
    const { nodes } = await queryOne<{ nodes: number }>(client, countNodes)
    const { exist } = await queryOne<{ exist: boolean }>(client, tablesExist)
    return { nodes, epoch: exist ? await readLogEpoch(client) : undefined }
  } finally {
    await client.end()
  }
}

/** Reads one snapshot. Brings the schema up to date first, as a node that starts does. */
export async function openPostgresExporter(url: string, logger: Logger): Promise<LogExporter> {
  await migrateAt(url, logger)
  const client = await connect(url)
  await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${noTimeouts}`)
  return new PostgresExporter(client, await readEpoch(client))
}

/** Creates the schema if there is none. Writes of running nodes wait until this is closed. */
export async function openPostgresImporter(url: string, logger: Logger): Promise<LogImporter> {
  await migrateAt(url, logger)
  const client = await connect(url)
  await client.query(`BEGIN; ${noTimeouts}; LOCK TABLE life, rooms, names, claims IN EXCLUSIVE MODE`)
  if ((await readLogEpoch(client)) === undefined) return new PostgresImporter(client, await readEpoch(client))
  await client.end()
  throw new StartupError('A node has just written a log to the database.')
}

class PostgresRows implements LogRows {
  epoch: string
  protected readonly client: pg.Client
  #cursors = 0

  constructor(client: pg.Client, epoch: string) {
    this.client = client
    this.epoch = epoch
  }

  async count() {
    const counts = transferredTables.map(({ name }) => `(SELECT count(*) FROM ${relationOf(name)})`)
    return (await queryOne<{ n: number }>(this.client, `SELECT ${counts.join(' + ')} AS n`)).n
  }

  async *rows({ name, key, columns }: TransferredTable) {
    const cursor = `transfer_${(this.#cursors += 1)}`
    const all =
      name === 'messages'
        ? selectAllMessages
        : `SELECT ${columns.join(', ')} FROM ${name} ORDER BY ${key.join(', ')}`
    await this.client.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${all}`)
    const fetch = { text: `FETCH ${batchSize} FROM ${cursor}`, rowMode: 'array' as const }
    for (;;) {
      const { rows } = await this.client.query<Value[]>(fetch)
      if (rows.length === 0) break
      yield rows
    }
    await this.client.query(`CLOSE ${cursor}`)
  }

  async close() {
    await this.client.end()
  }
}

class PostgresExporter extends PostgresRows implements LogExporter {
  async changesSince() {
    const then = await queryOne<Heads>(this.client, countChanges)
    await this.client.query('COMMIT')
    const now = await queryOne<Heads>(this.client, countChanges)
    // A new epoch may hold fewer changes.
    return now.epoch === then.epoch ? now.changes - then.changes : Math.max(1, now.changes - then.changes)
  }
}

class PostgresImporter extends PostgresRows implements LogImporter {
  async setEpoch(epoch: string) {
    // With the origin of this database: otherwise the first node would start a new epoch.
    await this.client.query(`UPDATE life SET epoch = $1, ${currentOrigin}`, [epoch])
    this.epoch = epoch
  }

  async insertRows({ name, columns }: TransferredTable, rows: readonly Row[]) {
    if (rows.length === 0) return
    if (name === 'instance') await this.client.query('DELETE FROM instance')
    if (name === 'messages') return this.#insertMessages(columns, rows)
    await this.#copy(name, columns, rows)
  }

  async #copy(into: string, columns: readonly string[], rows: readonly Row[]) {
    const copy = copyFrom(`COPY ${into} (${columns.join(', ')}) FROM STDIN`)
    await pipeline(Readable.from([copyText(rows)]), this.client.query(copy))
  }

  /** As nodes store them: older ones may be running. */
  async #insertMessages(columns: readonly string[], rows: readonly Row[]) {
    const { form } = await queryOne<{ form: MessageForm }>(this.client, 'SELECT form FROM life')
    if (form === 'named') return this.#copy('messages', columns, rows)
    await this.client.query(
      `CREATE TEMP TABLE IF NOT EXISTS copied (${messageRecord}) ON COMMIT DROP; TRUNCATE copied`,
    )
    await this.#copy('copied', columns, rows)
    for (const statement of [addAuthors, addVersions, insertNumbered])
      await this.client.query(statement('copied AS k'))
  }

  async analyze() {
    const tables = [...transferredTables.map(({ name }) => name), 'authors', 'author_versions']
    await this.client.query(`ANALYZE ${tables.join(', ')}`)
  }

  async commit() {
    await this.client.query('COMMIT')
  }
}

const relationOf = (table: TransferredTable['name']) => (table === 'messages' ? 'all_messages' : table)

const selectAllMessages = `SELECT ${storedColumns} ${fromStored} ORDER BY m.room, m.id`

async function migrateAt(url: string, logger: Logger) {
  await prepareDatabase(url, new EpochVerifier(new EpochGuard(() => undefined), logger), logger)
}

async function connect(url: string) {
  const client = new pg.Client({ ...clientOptions(url), application_name: 'parley-transfer' })
  client.on('error', () => undefined) // the next query rejects
  await client.connect()
  return client
}

async function readEpoch(client: pg.Client) {
  return (await queryOne<{ epoch: string }>(client, 'SELECT epoch FROM life')).epoch
}

/** Undefined when the log is empty. */
async function readLogEpoch(client: pg.Client) {
  const { rows } = await client.query<{ epoch: string }>(
    'SELECT epoch FROM life WHERE EXISTS (SELECT FROM rooms) OR EXISTS (SELECT FROM names)',
  )
  return rows[0]?.epoch
}

interface Heads {
  epoch: string
  changes: number
}

// The transaction stays open while the other side works.
const noTimeouts = 'SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0'

const countNodes = `
  SELECT count(*) AS nodes FROM pg_stat_activity WHERE application_name = 'parley' AND datname = current_database()`

const tablesExist = `
  SELECT to_regclass('life') IS NOT NULL AND to_regclass('rooms') IS NOT NULL AND to_regclass('names') IS NOT NULL AS exist`

const countChanges = `
  SELECT epoch, (SELECT coalesce(sum(head), 0)::bigint FROM rooms) AS changes FROM life`
