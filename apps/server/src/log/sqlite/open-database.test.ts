import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { StartupError } from '../../config/startup-error.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import {
  damagePageWith,
  folderWithMessages,
  insertMessages,
  killedCopyOf,
} from '../../testing/sqlite/log-folder.ts'
import { isNewerThanWal, keepWalNewer } from './files/stray-wal.ts'
import { openDatabase, type OpenDatabase } from './open-database.ts'
import { SqlitePages } from './pages.ts'
import { applicationId, migrations, schemaVersion } from './schema.ts'

test('a new database syncs every commit', () => {
  const { db, close } = openDatabase(temporaryFolder())
  expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 })
  expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
  close()
})

test('P3.10: removed text cannot be read from the file', () => {
  const folder = temporaryFolder()
  const { db, close } = openDatabase(folder)
  insertMessages(db, 1, 1, 'a secret '.repeat(400))
  db.exec(`UPDATE messages SET message = ''; PRAGMA wal_checkpoint(TRUNCATE)`)
  close()
  expect(readFileSync(join(folder, 'parley.sqlite')).includes('a secret')).toBe(false)
})

test('refuses a version of SQLite that can lose a commit', () => {
  expect(() => openDatabase(temporaryFolder(), { sqlite: '3.51.2' })).toThrow(/SQLite 3\.51\.2 is too old/)
})

test('refuses a file that is no database, and leaves it unchanged', () => {
  const { folder, file } = withFile('This is a shopping list, and long enough to have a header. '.repeat(20))
  expectRefused(folder, file, /damaged.*Restore a backup/)
})

test('refuses a database with a torn page, and leaves it unchanged', () => {
  const folder = temporaryFolder()
  const { db, close } = openDatabase(folder)
  const insert = db.prepare('INSERT INTO rooms (name, head) VALUES (?, 0)')
  db.exec('BEGIN')
  for (let n = 0; n < 2_000; n += 1) insert.run(`room-${n}`)
  db.exec('COMMIT')
  close()
  const file = join(folder, 'parley.sqlite')
  const bytes = readFileSync(file)
  bytes.fill(0x5a, bytes.length - 8_192)
  writeFileSync(file, bytes)
  expectRefused(folder, file, /damaged.*Restore a backup/)
})

test('after a crash, opens a large database unchecked, and a small one checked', () => {
  const large = killed(folderWithMessages(10, big))
  const small = killed(folderWithMessages(10))
  expect(opened(large).health).toEqual({ type: 'unchecked' })
  expect(opened(small).health).toEqual({ type: 'sound' })
  damagePageWith(join(small, 'parley.sqlite'), 'text 7')
  expect(() => opened(killed(small))).toThrow(/damaged/)
})

test('after a clean stop, does not read a database again, unless it has changed since', () => {
  const folder = folderWithMessages(10, big)
  expect(opened(folder).health).toEqual({ type: 'sound' })
  expect(opened(folder).health).toEqual({ type: 'sound' })
  writeFileSync(join(folder, 'parley.sqlite'), readFileSync(join(folder, 'parley.sqlite')))
  expect(opened(folder).health).toEqual({ type: 'unchecked' })
})

test('a stop without the check that a crash has made necessary is not a clean one', () => {
  const folder = killed(folderWithMessages(10, big))
  expect(opened(folder).health).toEqual({ type: 'unchecked' })
  expect(opened(folder, (database) => database.foundSound()).health).toEqual({ type: 'sound' })
  expect(opened(folder).health).toEqual({ type: 'sound' })
})

test('checks a large database before it is opened, when damage was found in it', () => {
  const folder = folderWithMessages(10, big)
  expect(opened(folder, (database) => database.foundDamage('page 7')).health.type).toBe('damaged')
  expect(opened(folder).health).toEqual({ type: 'sound' })
  opened(folder, (database) => database.foundDamage('page 7'))
  damagePageWith(join(folder, 'parley.sqlite'), 'text 7')
  expectRefused(folder, join(folder, 'parley.sqlite'), /damaged.*Restore a backup/)
})

test('checks everything first when it is asked to', () => {
  const folder = killed(folderWithMessages(10, big))
  openDatabase(folder, { check: 'all' }).close()
  damagePageWith(join(folder, 'parley.sqlite'), 'text 7')
  expect(() => openDatabase(killed(folder), { check: 'all' })).toThrow(/damaged/)
})

test('refuses a database beside the write-ahead log of another one, and changes neither', () => {
  const { folder, file } = crashedFolder()
  const wal = readFileSync(`${file}-wal`)
  const backup = new DatabaseSync(file)
  backup.exec(`VACUUM INTO '${file}.backup'`)
  backup.close()
  writeFileSync(`${file}-wal`, wal)
  renameSync(`${file}.backup`, file)
  expectRefused(folder, file, /was put in place by hand, .*-wal belongs to the log .*parley restore/)
  expect(readFileSync(`${file}-wal`).equals(wal)).toBe(true)
})

test('refuses a folder whose write-ahead log is without its database', () => {
  const { folder, file } = crashedFolder()
  const wal = readFileSync(`${file}-wal`)
  rmSync(file)
  expect(() => openDatabase(folder)).toThrow(/-wal holds messages, but .* is missing or empty/)
  writeFileSync(file, '')
  expect(() => openDatabase(folder)).toThrow(/-wal holds messages, but .* is missing or empty/)
  expect(readFileSync(`${file}-wal`).equals(wal)).toBe(true)
})

test('checks and reports a database that was changed after its write-ahead log', () => {
  const { folder, file } = crashedFolder(big)
  const untouched = openDatabase(folder)
  expect(untouched.warning).toBeUndefined()
  expect(untouched.health).toEqual({ type: 'unchecked' })
  untouched.close()
  const replaced = crashedFolder(big)
  changeLater(replaced.file)
  const { warning, health, close } = openDatabase(replaced.folder)
  expect(warning).toMatch(/was changed after the server had it/)
  expect(health).toEqual({ type: 'sound' })
  close()
  expect(file).not.toBe(replaced.file)
})

test('an open database keeps its write-ahead log the newer file', () => {
  const { db, close } = openDatabase(folderWithMessages(10))
  const file = db.location() ?? ''
  insertMessages(db, 11, 20)
  changeLater(file)
  keepWalNewer(file)
  expect(isNewerThanWal(file)).toBe(false)
  close()
})

test('refuses a database of a newer version, and leaves it unchanged', () => {
  const folder = temporaryFolder()
  const { db, close } = openDatabase(folder)
  db.exec(`PRAGMA user_version = ${schemaVersion + 1}`)
  close()
  expectRefused(folder, join(folder, 'parley.sqlite'), /from a newer Parley/)
})

test('migrates a database of the first version with its rows', () => {
  const folder = temporaryFolder()
  const old = new DatabaseSync(join(folder, 'parley.sqlite'))
  old.exec(`${migrations[0] ?? ''}
    PRAGMA application_id = ${applicationId}; PRAGMA user_version = 1; PRAGMA journal_mode = WAL;
    INSERT INTO life (epoch) VALUES ('first');
    INSERT INTO rooms (room, name, head) VALUES (1, 'lobby', 1);
    INSERT INTO messages VALUES (1, 1, 1, 'author', 'cid-00001', 5, 'ada', '${'a'.repeat(64)}', 'hello', 0)`)
  old.close()
  const { db, epoch, close } = openDatabase(folder)
  expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: schemaVersion })
  expect(new SqlitePages(db, epoch).since('lobby', 0, 10)).toEqual({
    epoch: 'first',
    head: 1,
    after: 0,
    rev: 1,
    messages: [
      { id: 1, rev: 1, cid: 'cid-00001', at: 5, username: 'ada', avatar: 'a'.repeat(64), message: 'hello' },
    ],
  })
  close()
})

test('refuses the database of another program, and leaves it unchanged', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'parley.sqlite')
  const db = new DatabaseSync(file)
  db.exec('CREATE TABLE recipes (name TEXT)')
  db.close()
  expectRefused(folder, file, /not a Parley database/)
})

test('refuses a data folder in use until it is closed', () => {
  const folder = temporaryFolder()
  const first = openDatabase(folder)
  expect(() => openDatabase(folder)).toThrow(/Another Parley is running/)
  first.close()
  openDatabase(folder).close()
})

test('refuses a log that is a link: what belongs to it would be elsewhere', () => {
  const folder = folderWithMessages(3)
  const elsewhere = join(temporaryFolder(), 'big.sqlite')
  renameSync(join(folder, 'parley.sqlite'), elsewhere)
  symlinkSync(elsewhere, join(folder, 'parley.sqlite'))
  expect(() => openDatabase(folder)).toThrow(/parley\.sqlite is a link to .*big\.sqlite: .*DATA_DIR/)
})

test.each([
  ['missing', (file: string) => rmSync(file)],
  ['empty', (file: string) => writeFileSync(file, '')],
])('refuses to begin an empty log where the one of the last stop is %s', (state, change) => {
  const folder = folderWithMessages(3)
  change(join(folder, 'parley.sqlite'))
  expect(() => openDatabase(folder)).toThrow(
    new RegExp(`is ${state}, and held the log when the server stopped`),
  )
  rmSync(join(folder, 'parley.last-stop.json'))
  openDatabase(folder).close()
})

test('warns of a log that is smaller than the one that was closed', () => {
  const folder = folderWithMessages(300, 'x'.repeat(1_000))
  copyFileSync(join(folderWithMessages(3), 'parley.sqlite'), join(folder, 'parley.sqlite'))
  const { warning, close } = openDatabase(folder)
  close()
  expect(warning).toMatch(/is not the one that it had.*parley restore FILE/)
})

test('warns of a log that was copied without its write-ahead log', () => {
  const folder = folderWithMessages(3)
  rmSync(join(folder, 'parley.last-stop.json'))
  const { warning, close } = openDatabase(folder)
  close()
  expect(warning).toMatch(/was copied from a log in use, without its -wal/)
})

test('warns of nothing after a stop before the check of a crash was done', () => {
  const source = folderWithMessages(3_000, 'x'.repeat(3_000))
  const { db, close } = openDatabase(source)
  insertMessages(db, 3_001, 3_001)
  const crashed = killedCopyOf(source)
  close()
  const unchecked = openDatabase(crashed)
  expect(unchecked.health.type).toBe('unchecked')
  unchecked.close()
  const again = openDatabase(crashed)
  again.close()
  expect([again.warning, again.health.type]).toEqual([undefined, 'unchecked'])
})

test('refuses a file that cannot be opened, and does not call it damaged', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'parley.sqlite'))
  expect(() => openDatabase(folder)).toThrow(StartupError)
  expect(() => openDatabase(folder)).toThrow(/is a folder, and should be a database: move it away/)
})

test('refuses a data folder that cannot be created', () => {
  const { file } = withFile('a file, not a folder')
  expect(() => openDatabase(join(file, 'data'))).toThrow(StartupError)
  expect(() => openDatabase(join(file, 'data'))).toThrow(/is not writable/)
})

/** With it, ten messages are more than what is checked before the start. */
const big = 'x'.repeat(900_000)

/** As a checkpoint does, or somebody who puts another file there. The clock of a file system has ticks of milliseconds. */
function changeLater(file: string) {
  for (let tries = 0; !isNewerThanWal(file) && tries < 1_000_000; tries += 1) utimesSync(file, 1, 1)
}

/** Opens and closes the database: what was known of it. */
function opened(folder: string, meanwhile: (database: OpenDatabase) => void = () => undefined) {
  const database = openDatabase(folder)
  meanwhile(database)
  const { health, warning } = database
  database.close()
  return { health, warning }
}

/** As after a crash: without the record of a clean stop. */
function killed(folder: string) {
  rmSync(join(folder, 'parley.last-stop.json'))
  return folder
}

/** The newest messages are in the write-ahead log. */
function crashedFolder(filling = '') {
  const { db, close } = openDatabase(folderWithMessages(10, filling))
  insertMessages(db, 11, 20)
  const folder = killedCopyOf(dirname(db.location() ?? ''))
  close()
  return { folder, file: join(folder, 'parley.sqlite') }
}

function withFile(content: string) {
  const folder = temporaryFolder()
  const file = join(folder, 'parley.sqlite')
  writeFileSync(file, content)
  return { folder, file }
}

function expectRefused(folder: string, file: string, why: RegExp) {
  const before = `${file}.before`
  copyFileSync(file, before)
  expect(() => openDatabase(folder)).toThrow(why)
  expect(() => openDatabase(folder)).toThrow(StartupError)
  expect(readFileSync(file).equals(readFileSync(before))).toBe(true)
}
