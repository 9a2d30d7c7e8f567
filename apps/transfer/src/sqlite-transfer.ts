import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openDatabase, type OpenDatabase } from '../../server/src/log/sqlite/open-database.ts'
import { flagColumns } from '../../server/src/log/message-columns.ts'
import { StartupError } from '../../server/src/config/startup-error.ts'
import { MessageInserter, toSqlite } from '../../server/src/log/sqlite/message-inserter.ts'
import { countStoredMessages, messageOf, storedMessages } from './sqlite-messages.ts'
import { batchSize, type LogExporter, type LogImporter, type LogRows } from './transfer-ports.ts'
import { transferredTables, type TransferredTable, type Row, type Value } from './transferred-tables.ts'

/** Locks the folder until it is closed. Throws StartupError when a server uses it, or there is no log. */
export function openSqliteExporter(folder: string): LogExporter {
  if (!existsSync(join(folder, 'parley.sqlite')))
    throw new StartupError(`There is no log in ${folder}: it has no parley.sqlite.`)
  return new SqliteExporter(openDatabase(folder, { check: 'all' }))
}

/** The epoch of the log in the folder; undefined: there is none. Changes nothing. */
export function inspectSqlite(folder: string): string | undefined {
  const file = join(folder, 'parley.sqlite')
  if (!existsSync(file)) return undefined
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    const isLog = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'life'").get() !== undefined
    return isLog ? readLogEpoch(db) : undefined
  } catch (error) {
    // Opening a damaged file reports what is wrong with it.
    if (error instanceof Error && 'errcode' in error) return undefined
    throw error
  } finally {
    db.close()
  }
}

/** Throws StartupError when a server uses the folder, or it is not writable. */
export function openSqliteImporter(folder: string): LogImporter {
  const opened = openDatabase(folder)
  if (readLogEpoch(opened.db) !== undefined) {
    opened.close()
    throw new StartupError(`A server has just written a log to ${folder}.`)
  }
  // A large cache: cids arrive in random order, and their index must stay in memory.
  opened.db.exec('PRAGMA cache_size = -131072; BEGIN IMMEDIATE')
  return new SqliteImporter(opened, folder)
}

/** Columns that are stored as 0 and 1. */
const flags: ReadonlySet<string> = new Set([...flagColumns, 'released', 'favourite'])

class SqliteRows implements LogRows {
  epoch: string
  protected readonly opened: OpenDatabase

  constructor(opened: OpenDatabase) {
    this.opened = opened
    this.epoch = opened.epoch
  }

  count() {
    const { db } = this.opened
    const counts = transferredTables.map(({ name }) =>
      name === 'messages'
        ? countStoredMessages(db)
        : db.prepare(`SELECT count(*) AS n FROM ${name}`).get()?.['n'],
    )
    return Promise.resolve(counts.reduce<number>((sum, n) => sum + Number(n), 0))
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous, node:sqlite is not
  async *rows(table: TransferredTable) {
    let batch: Row[] = []
    for (const row of this.#rowsOf(table)) {
      batch.push(row.map((value, at) => (flags.has(table.columns[at] ?? '') ? value === 1 : value)))
      if (batch.length < batchSize) continue
      yield batch
      batch = []
    }
    if (batch.length > 0) yield batch
  }

  #rowsOf(table: TransferredTable): Iterable<Value[]> {
    if (table.name === 'messages') return storedMessages(this.opened.db)
    const select = this.opened.db.prepare(selectOf(table))
    select.setReturnArrays(true)
    return select.iterate() as unknown as Iterable<Value[]>
  }

  close() {
    if (this.opened.db.isTransaction) this.opened.db.exec('ROLLBACK')
    this.opened.close()
    return Promise.resolve()
  }
}

class SqliteExporter extends SqliteRows implements LogExporter {
  changesSince() {
    return Promise.resolve(0) // the folder is locked
  }
}

class SqliteImporter extends SqliteRows implements LogImporter {
  readonly #folder: string
  readonly #messages: MessageInserter
  readonly #roomNumbers = new Map<string, number>()

  constructor(opened: OpenDatabase, folder: string) {
    super(opened)
    this.#messages = new MessageInserter(opened.db)
    this.#folder = folder
  }

  setEpoch(epoch: string) {
    this.opened.db.prepare('UPDATE life SET epoch = ?').run(epoch)
    this.epoch = epoch
    return Promise.resolve()
  }

  insertRows(table: TransferredTable, rows: readonly Row[]) {
    if (table.name === 'instance') this.opened.db.exec('DELETE FROM instance')
    const insert = table.name === 'messages' ? undefined : this.opened.db.prepare(insertOf(table))
    for (const row of rows) {
      if (insert === undefined) {
        this.#messages.insert(this.#roomNumberOf(row), messageOf(row.slice(1)))
        continue
      }
      const values = row.map(toSqlite)
      if (isWithinRoom(table)) values[0] = this.#roomNumberOf(row)
      const { lastInsertRowid } = insert.run(...values)
      if (table.name === 'rooms') this.#roomNumbers.set(String(row[0]), Number(lastInsertRowid))
    }
    return Promise.resolve()
  }

  analyze() {
    return Promise.resolve()
  }

  commit() {
    this.opened.db.exec('COMMIT')
    // The search index of an earlier log in this folder: the server builds a new one.
    for (const ending of ['', '-wal', '-shm'])
      rmSync(join(this.#folder, `search.sqlite${ending}`), { force: true })
    return Promise.resolve()
  }

  #roomNumberOf([name]: Row) {
    const room = this.#roomNumbers.get(String(name))
    if (room === undefined) throw new Error('A row names a room that does not exist.')
    return room
  }
}

/** Undefined when the log is empty. */
function readLogEpoch(db: DatabaseSync) {
  const select = db.prepare(
    'SELECT epoch FROM life WHERE EXISTS (SELECT 1 FROM rooms) OR EXISTS (SELECT 1 FROM names)',
  )
  const epoch = select.get()?.['epoch']
  return typeof epoch === 'string' ? epoch : undefined
}

// SQLite keys rows by a room number, which is local to the file: rows are transferred with the room's name.
function selectOf(table: TransferredTable) {
  const { name, key, columns } = table
  if (name === 'rooms') return `SELECT ${roomColumns(columns).join(', ')} FROM rooms ORDER BY name`
  if (!isWithinRoom(table)) return `SELECT ${columns.join(', ')} FROM ${name} ORDER BY ${key.join(', ')}`
  const [, ...others] = columns
  const order = ['r.name', ...key.slice(1).map((column) => `t.${column}`)]
  return `SELECT r.name, ${others.map((column) => `t.${column}`).join(', ')}
    FROM rooms AS r CROSS JOIN ${name} AS t ON t.room = r.room ORDER BY ${order.join(', ')}`
}

function insertOf({ name, columns }: TransferredTable) {
  const into = name === 'rooms' ? roomColumns(columns) : columns
  return `INSERT INTO ${name} (${into.join(', ')}) VALUES (${into.map(() => '?').join(', ')})`
}

function roomColumns(columns: readonly string[]) {
  return columns.map((column) => (column === 'room' ? 'name' : column))
}

function isWithinRoom({ name, columns }: TransferredTable) {
  return name !== 'rooms' && columns[0] === 'room'
}
