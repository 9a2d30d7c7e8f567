import { DatabaseSync } from 'node:sqlite'
import { StartupError } from '../config/startup-error.ts'
import { openBesideNodes } from '../log/postgres/open-beside-nodes.ts'
import * as postgres from '../log/postgres/select-messages.ts'
import { openLog } from '../log/sqlite/backup/open-log.ts'
import { pragma } from '../log/sqlite/check/check-database.ts'
import { logFileIn } from '../log/sqlite/files/log-files.ts'
import { schemaVersion } from '../log/sqlite/schema.ts'
import * as sqlite from '../log/sqlite/select-messages.ts'
import { readLogLocation } from './data-folder.ts'

const lockPatienceMs = 5_000

export type Value = string | number | null

/**
 * The database of a log, for a command beside a running server. One SQL serves both engines: parameters are `$1`, and `posts`
 * has every message with the name of its room and the texts of its author; `reacted`, `entered` and `stood` are the reactions,
 * entries and standings with the names of their rooms.
 */
export interface OperatorDatabase {
  engine: 'sqlite' | 'postgres'
  rows<Row extends object>(sql: string, values?: readonly Value[]): Promise<Row[]>
  close(): Promise<void>
}

/** Throws StartupError when there is no log to use. */
export async function openOperatorDatabase(dataDir: string | undefined): Promise<OperatorDatabase> {
  return openDatabaseAt(readLogLocation(dataDir, process.env))
}

/** The same of a log that is known. */
export async function openDatabaseAt(
  location: ReturnType<typeof readLogLocation>,
): Promise<OperatorDatabase> {
  return location.type === 'postgres' ? openPostgres(location.url) : openSqlite(location.folder)
}

function openSqlite(folder: string): OperatorDatabase {
  const log = openLog(folder)
  const version = Number(pragma(log, 'user_version'))
  log.close()
  if (version < schemaVersion) {
    throw new StartupError(
      'The log is not of this version of Parley. Start this version once, which brings it up to date.',
    )
  }
  const db = new DatabaseSync(logFileIn(folder), { timeout: lockPatienceMs })
  db.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
  return operatorSqlite(db, () => db.close())
}

/** On an open database. */
export function operatorSqlite(db: DatabaseSync, close: () => void): OperatorDatabase {
  db.exec(viewsOfSqlite(db))
  return {
    engine: 'sqlite',
    rows: <Row extends object>(sql: string, values: readonly Value[] = []) => {
      const named = Object.fromEntries(values.map((value, at) => [String(at + 1), value]))
      return Promise.resolve(db.prepare(sql).all(named) as unknown as Row[])
    },
    close: () => Promise.resolve(close()),
  }
}

async function openPostgres(url: string): Promise<OperatorDatabase> {
  const client = await openBesideNodes(url, 'parley-command')
  await client.query(viewsOfPostgres)
  return {
    engine: 'postgres',
    rows: async <Row extends object>(sql: string, values: readonly Value[] = []) =>
      (await client.query<Row>(sql, [...values])).rows,
    close: () => client.end(),
  }
}

const viewsOfPostgres = `
  CREATE TEMP VIEW posts AS SELECT ${postgres.storedColumns} ${postgres.fromStored};
  CREATE TEMP VIEW reacted AS SELECT * FROM reactions;
  CREATE TEMP VIEW entered AS SELECT * FROM entries;
  CREATE TEMP VIEW stood AS SELECT * FROM standings`

function viewsOfSqlite(db: DatabaseSync) {
  const selects = sqlite
    .messageTables(db)
    .map(
      (table) =>
        `SELECT r.name AS room, ${sqlite.storedColumns(table)} ${sqlite.fromStored(table)} JOIN rooms AS r ON r.room = m.room`,
    )
  const named = (view: string, table: string, columns: string) =>
    `CREATE TEMP VIEW ${view} AS SELECT r.name AS room, ${columns} FROM ${table} AS t JOIN rooms AS r ON r.room = t.room`
  return [
    `CREATE TEMP VIEW posts AS ${selects.join(' UNION ALL ')}`,
    named('reacted', 'reactions', 't.id, t.emoji, t.author, t.username, t.rev'),
    named('entered', 'entries', 't.rev, t.at, t.person, t.username, t.avatar, t.entry'),
    named('stood', 'standings', 't.person, t.username, t.avatar, t.standing'),
  ].join(';')
}
