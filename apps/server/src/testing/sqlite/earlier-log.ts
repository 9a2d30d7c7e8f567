import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { messageColumns } from '../../log/message-columns.ts'
import { openDatabase } from '../../log/sqlite/open-database.ts'
import { applicationId, migrations } from '../../log/sqlite/schema.ts'
import { fromStored, storedColumns } from '../../log/sqlite/select-messages.ts'

/** The version in which each message had the text of its author, name and picture. */
export const versionBeforeNumbers = migrations.findIndex((step) => step.includes('RENAME TO old_messages'))

/** Rewrites the log in the folder, which must be closed, as that version has stored it. */
export function storeAsBeforeNumbers(folder: string) {
  openDatabase(folder).close()
  const file = join(folder, 'parley.sqlite')
  const db = new DatabaseSync(`${file}.earlier`)
  db.exec(`${migrations.slice(0, versionBeforeNumbers).join('')}
    PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${versionBeforeNumbers}; PRAGMA journal_mode = WAL;
    ATTACH '${file}' AS now; BEGIN; DELETE FROM instance`)
  const columnsOf = (table: string) =>
    db
      .prepare(`SELECT name FROM pragma_table_info('${table}')`)
      .all()
      .map(({ name }) => String(name))
  for (const table of sameTables) {
    const names = columnsOf(table).join(', ')
    db.exec(`INSERT INTO main.${table} (${names}) SELECT ${names} FROM now.${table}`)
  }
  const columns = columnsOf('messages')
  db.exec(`INSERT INTO main.messages (${columns.join(', ')})
    SELECT ${storedColumns('messages', columns)} ${fromStored('messages', 'now')} ORDER BY m.room, m.id; COMMIT`)
  db.exec('DETACH now')
  db.close()
  renameSync(`${file}.earlier`, file)
}

const sameTables = [
  'life',
  'rooms',
  'changes',
  'reactions',
  'names',
  'instance',
  'people',
  'claims',
  'credentials',
  'one_time',
]

/** Puts messages of every second id back to where earlier versions stored them. The table must exist. */
export function putBack(db: DatabaseSync) {
  db.exec(`BEGIN IMMEDIATE;
    INSERT INTO old_messages (room, ${messageColumns.join(', ')})
    SELECT m.room, ${storedColumns('messages')} ${fromStored('messages')} WHERE m.id % 2 = 1;
    DELETE FROM messages WHERE id % 2 = 1; COMMIT`)
}
