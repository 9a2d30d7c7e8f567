import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { homeNow, EpochGuard } from '../../server/src/log/postgres/connection/epoch-guard.ts'
import { clientOptions } from '../../server/src/log/postgres/connection/pools.ts'
import type { Logger } from '../../server/src/log/postgres/connection/retrying-pool.ts'
import { start } from '../../server/src/log/postgres/connection/start.ts'
import { StartupError } from '../../server/src/config/startup-error.ts'
import { copyText } from './copy-text.ts'
import { batchSize, type LogImporter, type LogExporter } from './transfer-ports.ts'
import { transferredTables, type TransferredTable, type Row, type Value } from './transferred-tables.ts'

/** What is known of a database before anything of it is changed. */
export interface Found {
  /** The epoch of the log that it holds, if it does. */
  held: string | undefined
  /** Connections of running nodes. */
  nodes: number
}

export async function inspectPostgres(url: string): Promise<Found> {
  const client = await connect(url)
  try {
    const { nodes } = await one<{ nodes: number }>(client, countNodes)
    const { there } = await one<{ there: boolean }>(client, areTablesThere)
    return { nodes, held: there ? await heldEpoch(client) : undefined }
  } finally {
    await client.end()
  }
}

/** As it is now, whatever is written meanwhile. Brings the schema up to date, as a node that starts would. */
export async function openPostgresExporter(url: string, logger: Logger): Promise<LogExporter> {
  await startAt(url, logger)
  const client = await connect(url)
  await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${patience}`)
  return open(client)
}

/** Makes the schema if there is none. Whoever wants to write to the log waits until this is closed. */
export async function openPostgresImporter(url: string, logger: Logger): Promise<LogImporter> {
  await startAt(url, logger)
  const client = await connect(url)
  await client.query(`BEGIN; ${patience}; LOCK TABLE life, rooms, names IN EXCLUSIVE MODE`)
  if ((await heldEpoch(client)) === undefined) return open(client)
  await client.end()
  throw new StartupError('Another log has just begun in the database.')
}

class PostgresHouse implements LogExporter, LogImporter {
  epoch: string
  readonly #client: pg.Client
  #cursors = 0

  constructor(client: pg.Client, epoch: string) {
    this.#client = client
    this.epoch = epoch
  }

  async count() {
    const counts = transferredTables.map(({ name }) => `(SELECT count(*) FROM ${name})`)
    return (await one<{ n: number }>(this.#client, `SELECT ${counts.join(' + ')} AS n`)).n
  }

  async *rows({ name, key, columns }: TransferredTable) {
    const cursor = `moving_${(this.#cursors += 1)}`
    const all = `SELECT ${columns.join(', ')} FROM ${name} ORDER BY ${key.join(', ')}`
    await this.#client.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${all}`)
    const fetch = { text: `FETCH ${batchSize} FROM ${cursor}`, rowMode: 'array' as const }
    for (;;) {
      const { rows } = await this.#client.query<Value[]>(fetch)
      if (rows.length === 0) break
      yield rows
    }
    await this.#client.query(`CLOSE ${cursor}`)
  }

  async changesSince() {
    const then = await one<Heads>(this.#client, countChanges)
    await this.#client.query('COMMIT')
    const now = await one<Heads>(this.#client, countChanges)
    // Another life may be shorter.
    return now.epoch === then.epoch ? now.changes - then.changes : Math.max(1, now.changes - then.changes)
  }

  async name(epoch: string) {
    // At home where it is now: otherwise the first node would give it another life.
    await this.#client.query(`UPDATE life SET epoch = $1, ${homeNow}`, [epoch])
    this.epoch = epoch
  }

  async put(table: TransferredTable, rows: readonly Row[]) {
    await this.#copy(table.name, table.columns, rows)
  }

  async settle() {
    await this.#client.query(`ANALYZE ${transferredTables.map(({ name }) => name).join(', ')}`)
  }

  async keep() {
    await this.#client.query('COMMIT')
  }

  async close() {
    await this.#client.end()
  }

  async #copy(name: string, columns: readonly string[], rows: readonly Row[]) {
    if (rows.length === 0) return
    const into = copyFrom(`COPY ${name} (${columns.join(', ')}) FROM STDIN`)
    await pipeline(Readable.from([copyText(rows)]), this.#client.query(into))
  }
}

async function startAt(url: string, logger: Logger) {
  await start(url, new EpochGuard(logger, () => undefined), logger)
}

async function open(client: pg.Client) {
  return new PostgresHouse(client, (await one<{ epoch: string }>(client, 'SELECT epoch FROM life')).epoch)
}

async function connect(url: string) {
  const client = new pg.Client({ ...clientOptions(url), application_name: 'parley-moving' })
  client.on('error', () => undefined) // whoever asks hears of it
  await client.connect()
  return client
}

async function heldEpoch(client: pg.Client) {
  const { rows } = await client.query<{ epoch: string }>(
    'SELECT epoch FROM life WHERE EXISTS (SELECT FROM rooms) OR EXISTS (SELECT FROM names)',
  )
  return rows[0]?.epoch
}

async function one<Result extends object>(client: pg.Client, sql: string) {
  const { rows } = await client.query<Result>(sql)
  if (rows[0] === undefined) throw new Error('The database gave no row.')
  return rows[0]
}

interface Heads {
  epoch: string
  changes: number
}

/** The other side may take its time. */
const patience = 'SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0'

const countNodes = `
  SELECT count(*) AS nodes FROM pg_stat_activity WHERE application_name = 'parley' AND datname = current_database()`

const areTablesThere = `
  SELECT to_regclass('life') IS NOT NULL AND to_regclass('rooms') IS NOT NULL AND to_regclass('names') IS NOT NULL AS there`

const countChanges = `
  SELECT epoch, (SELECT coalesce(sum(head), 0)::bigint FROM rooms) AS changes FROM life`
