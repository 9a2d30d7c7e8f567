import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { expect, test } from 'vitest'
import { migrations as postgresMigrations } from '../../log/postgres/schema.ts'
import { logFileIn } from '../../log/sqlite/files/log-files.ts'
import { applicationId, migrations } from '../../log/sqlite/schema.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { outcomeOfMain } from '../test-main.ts'
import { earlierMessages, playConversation } from './upgraded-conversation.ts'

const versions = migrations.slice(1).map((_, index) => index + 1)

test.for(versions)('SQLite: a log of schema version %i is upgraded, and people go on', async (version) => {
  const dataDir = temporaryFolder()
  makeLog(dataDir, version)
  await playConversation({ dataDir })
  const db = new DatabaseSync(logFileIn(dataDir), { readOnly: true })
  expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length })
  db.close()
})

test('a log of a newer version is refused in one line, and not changed', async () => {
  const dataDir = temporaryFolder()
  makeLog(dataDir, migrations.length)
  const db = new DatabaseSync(logFileIn(dataDir))
  db.exec(`PRAGMA user_version = ${migrations.length + 1}`)
  db.close()
  const before = readFileSync(logFileIn(dataDir))
  const { code, output, errors } = await outcomeOfMain(['--data-dir', dataDir])
  expect({ code, output }).toEqual({ code: 1, output: '' })
  expect(errors).toMatch(
    /^Parley cannot start: .* is from a newer Parley .*\. Start that newer Parley instead\.\n$/,
  )
  expect(readFileSync(logFileIn(dataDir)).equals(before)).toBe(true)
})

// The databases above and those of PostgreSQL are made from the steps: a step that is changed later would not be noticed there.
test.for([
  ['SQLite', migrations, sqliteSteps()],
  ['PostgreSQL', postgresMigrations, postgresSteps()],
] as const)('%s: no step that somebody may have run is changed', ([, steps, known]) => {
  expect(steps.map(digestOf).slice(0, known.length)).toEqual(known)
})

/** The log of that version, as the steps up to it have made it, with messages as it stores them. */
function makeLog(folder: string, version: number) {
  const db = new DatabaseSync(logFileIn(folder))
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version};
    ${migrations.slice(0, version).join('')}
    INSERT INTO life (epoch) VALUES ('epoch-of-before');
    INSERT INTO rooms (room, name, head) VALUES (1, 'lobby', ${earlierMessages.length})`)
  const isNumbered = columnsOf(db, 'messages').includes('version')
  for (const message of earlierMessages) {
    const { author, username, avatar } = message
    const row = { ...message, room: 1, guest: 0, removed: 0 }
    if (!isNumbered) insert(db, 'messages', row)
    else insert(db, 'messages', { ...row, author: numberOf(db, author, username, avatar), version: 1 })
  }
  db.close()
}

/** Of the author, whose first name and picture are stored. */
function numberOf(db: DatabaseSync, author: string, username: string, avatar: string): number {
  const find = db.prepare('SELECT number FROM authors WHERE author = ?')
  const known = find.get(author)?.['number']
  if (known !== undefined) return Number(known)
  insert(db, 'authors', { author })
  const number = Number(find.get(author)?.['number'])
  insert(db, 'author_versions', { author: number, version: 1, username, avatar })
  return number
}

/** Those of the values for which this version has a column. */
function insert(db: DatabaseSync, table: string, values: Record<string, SQLInputValue>) {
  const names = columnsOf(db, table).filter((name) => name in values)
  const marks = names.map(() => '?').join(', ')
  const statement = db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`)
  statement.run(...names.map((name) => values[name] ?? null))
}

function columnsOf(db: DatabaseSync, table: string): string[] {
  const rows = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).all()
  return rows.map(({ name }) => String(name))
}

function digestOf(step: string) {
  return createHash('sha256').update(step).digest('hex').slice(0, 12)
}

/** Of each step in order. A new one is added below the others when its version is released. */
function sqliteSteps() {
  return [
    '287352fb6888',
    '9a4afab35677',
    '330a66f69aea',
    'ec52da4d377d',
    '6984170321b7',
    'b2d024b053f2',
    '8c751e641ab3',
    '0f1f166bcc70',
    '14c94774b5cf',
    '0a993272215d',
    '64717f2cdfbc',
    'dff422cbaedc',
  ]
}

function postgresSteps() {
  return [
    '419d8d386497',
    '6b5ed4a9abab',
    'a39547b54f1b',
    'a0308463269a',
    'bf17adc48e78',
    'e1eefc784b76',
    '2a0383e7e0a1',
    '1fbd87d6f247',
    '5d8525a9a5d0',
    '4adb74142e77',
    '7de0df0c6020',
    '42d05a539aef',
    '20d0813169c2',
  ]
}
