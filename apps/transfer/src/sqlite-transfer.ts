import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { openDatabase, type OpenDatabase } from '../../server/src/log/sqlite/open-database.ts'
import { StartupError } from '../../server/src/config/startup-error.ts'
import { batchSize, type LogImporter, type LogExporter } from './transfer-ports.ts'
import {
  flags,
  transferredTables,
  type TransferredTable,
  type Row,
  type Value,
} from './transferred-tables.ts'

/** Nobody else has it open meanwhile. Throws StartupError when a server has, or there is no log. */
export function openSqliteExporter(folder: string): LogExporter {
  if (!existsSync(join(folder, 'parley.sqlite')))
    throw new StartupError(`There is no log in ${folder}: it has no parley.sqlite.`)
  return new SqliteHouse(openDatabase(folder), folder)
}

/** The epoch of the log that the folder holds, if one does. Changes nothing. */
export function heldBySqlite(folder: string): string | undefined {
  const file = join(folder, 'parley.sqlite')
  if (!existsSync(file)) return undefined
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    return db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'life'").get() === undefined
      ? undefined // empty, or not a log: opening it says what
      : heldEpoch(db)
  } catch (error) {
    if (error instanceof Error && 'errcode' in error) return undefined // as well
    throw error
  } finally {
    db.close()
  }
}

/** Throws StartupError when a server has it open, or it is not to be written. */
export function openSqliteImporter(folder: string): LogImporter {
  const opened = openDatabase(folder)
  if (heldEpoch(opened.db) !== undefined) {
    opened.close()
    throw new StartupError(`Another log has just begun in ${folder}.`)
  }
  // One transaction, which needs memory for the index that is filled in no order.
  opened.db.exec('PRAGMA cache_size = -131072; BEGIN IMMEDIATE')
  return new SqliteHouse(opened, folder)
}

class SqliteHouse implements LogExporter, LogImporter {
  epoch: string
  readonly #opened: OpenDatabase
  readonly #folder: string
  readonly #rooms = new Map<string, number>()

  constructor(opened: OpenDatabase, folder: string) {
    this.#opened = opened
    this.#folder = folder
    this.epoch = opened.epoch
  }

  count() {
    const counts = transferredTables.map(
      ({ name }) => this.#db.prepare(`SELECT count(*) AS n FROM ${name}`).get()?.['n'],
    )
    return Promise.resolve(counts.reduce<number>((sum, n) => sum + Number(n), 0))
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as the other engine has it
  async *rows(table: TransferredTable) {
    const select = this.#db.prepare(selectOf(table))
    select.setReturnArrays(true)
    let batch: Row[] = []
    for (const row of select.iterate() as unknown as Iterable<Value[]>) {
      batch.push(row.map((value, at) => (flags.has(table.columns[at] ?? '') ? value === 1 : value)))
      if (batch.length < batchSize) continue
      yield batch
      batch = []
    }
    if (batch.length > 0) yield batch
  }

  changesSince() {
    return Promise.resolve(0) // it is locked
  }

  name(epoch: string) {
    this.#db.prepare('UPDATE life SET epoch = ?').run(epoch)
    this.epoch = epoch
    return Promise.resolve()
  }

  put(table: TransferredTable, rows: readonly Row[]) {
    const insert = this.#db.prepare(insertOf(table))
    for (const row of rows) {
      const values = row.map((value): SQLInputValue => (typeof value === 'boolean' ? Number(value) : value))
      if (isWithinRoom(table)) values[0] = this.#roomOf(row)
      const { lastInsertRowid } = insert.run(...values)
      if (table.name === 'rooms') this.#rooms.set(String(row[0]), Number(lastInsertRowid))
    }
    return Promise.resolve()
  }

  settle() {
    return Promise.resolve()
  }

  keep() {
    this.#db.exec('COMMIT')
    // What was filed of whatever was here before: it is made anew.
    for (const ending of ['', '-wal', '-shm'])
      rmSync(join(this.#folder, `search.sqlite${ending}`), { force: true })
    return Promise.resolve()
  }

  close() {
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
    this.#opened.close()
    return Promise.resolve()
  }

  #roomOf([name]: Row) {
    const room = this.#rooms.get(String(name))
    if (room === undefined) throw new Error('A row of a room that is not there.')
    return room
  }

  get #db() {
    return this.#opened.db
  }
}

function heldEpoch(db: DatabaseSync) {
  const held = db.prepare(
    'SELECT epoch FROM life WHERE EXISTS (SELECT 1 FROM rooms) OR EXISTS (SELECT 1 FROM names)',
  )
  const epoch = held.get()?.['epoch']
  return typeof epoch === 'string' ? epoch : undefined
}

// Rooms have numbers here, which are nobody else's business.
function selectOf({ name, key, columns }: TransferredTable) {
  if (name === 'rooms') return 'SELECT name, head FROM rooms ORDER BY name'
  if (name === 'names') return `SELECT ${columns.join(', ')} FROM names ORDER BY key`
  const [, ...others] = columns
  const order = key.slice(1).map((column) => `t.${column}`)
  return `SELECT r.name, ${others.map((column) => `t.${column}`).join(', ')}
    FROM rooms AS r CROSS JOIN ${name} AS t ON t.room = r.room ORDER BY r.name, ${order.join(', ')}`
}

function insertOf({ name, columns }: TransferredTable) {
  const into = name === 'rooms' ? ['name', 'head'] : columns
  return `INSERT INTO ${name} (${into.join(', ')}) VALUES (${into.map(() => '?').join(', ')})`
}

function isWithinRoom({ name, columns }: TransferredTable) {
  return name !== 'rooms' && columns[0] === 'room'
}
