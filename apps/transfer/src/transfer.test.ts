import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fileFoldersIn } from '../../server/src/files/folder-store.ts'
import { openDatabase } from '../../server/src/log/sqlite/open-database.ts'
import { finishUpgrade } from '../../server/src/log/sqlite/upgrade/finish-upgrade.ts'
import { storeAsBeforeNumbers } from '../../server/src/testing/sqlite/earlier-log.ts'
import { temporaryFolder } from '../../server/src/testing/temporary-folder.ts'
import { transferredTables } from './transferred-tables.ts'
import {
  dumpOfFolder,
  filledFolder,
  interruption,
  transferQuietly,
  runParley,
  sqliteAt,
} from './testing/test-transfer.ts'

test('copies a log unchanged to another data folder, and a second run reports it as already there', async () => {
  const [from, to] = [await filledFolder(3_000), temporaryFolder()]
  writeFileSync(join(to, 'search.sqlite'), 'of another log')
  const transferred = await transferQuietly(sqliteAt(from), sqliteAt(to))
  const dump = await dumpOfFolder(to)
  expect(transferred).toMatchObject({ type: 'transferred', rows: dump.length - 1 })
  expect(dump).toEqual(await dumpOfFolder(from))
  expect(existsSync(join(to, 'search.sqlite'))).toBe(false)
  expect(await transferQuietly(sqliteAt(from), sqliteAt(to))).toEqual({ ...transferred, type: 'already' })
})

test('the dump of a log is the same as an earlier version has stored it, while it is upgraded, and afterwards', async () => {
  const from = await filledFolder(3_000, () => Promise.resolve()) // it had no entries
  const dump = await dumpOfFolder(from)
  storeAsBeforeNumbers(from)
  expect(await dumpOfFolder(from)).toEqual(dump)
  const stop = () => {
    throw new Error('ended')
  }
  await expect(finishUpgrade(from, { progress: stop, shrinking: stop })).rejects.toThrow('ended')
  expect(await dumpOfFolder(from)).toEqual(dump)
  const to = temporaryFolder()
  const { rows } = await transferQuietly(sqliteAt(from), sqliteAt(to))
  expect(rows).toBe(dump.length - 1)
  expect(await dumpOfFolder(to)).toEqual(dump)
  expect(await finishUpgrade(from, { progress: () => undefined, shrinking: () => undefined })).toMatchObject({
    shrunk: 'yes',
  })
  expect(await dumpOfFolder(from)).toEqual(dump)
})

test('the files of messages go with the log from one data folder to another', async () => {
  const [from, to] = [await filledFolder(10), temporaryFolder()]
  const file = join(fileFoldersIn(from).stored, '00', '0'.repeat(32))
  mkdirSync(file, { recursive: true })
  writeFileSync(join(file, 'file'), 'a photo')
  await transferQuietly(sqliteAt(from), sqliteAt(to))
  expect(readFileSync(join(fileFoldersIn(to).stored, '00', '0'.repeat(32), 'file'), 'utf8')).toBe('a photo')
})

test('the test log holds every kind of row', async () => {
  const dump = await dumpOfFolder(await filledFolder(3_000))
  const kinds = Map.groupBy(dump, (line) => String((JSON.parse(line) as unknown[])[0]))
  expect([...kinds.keys()]).toEqual(['life', ...transferredTables.map(({ name }) => name)])
  const messages = kinds.get('messages')?.join('') ?? ''
  for (const kind of [
    /edited: /,
    /,true(,null)+\]/,
    /\\"title\\":\\"A /,
    /"so say I",false,\d+/,
    /👍/,
    /世界/,
    /\\\\N/,
  ])
    expect(messages).toMatch(kind)
})

// The epoch is transferred by itself; what can be used once is valid for minutes. The numbers of authors are local to a file:
// messages are transferred with the texts.
test('transfers every column of the SQLite schema', () => {
  const { db, close } = openDatabase(temporaryFolder())
  onTestFinished(close)
  const columns = db
    .prepare(
      `SELECT t.name || '.' || c.name AS name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
       WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT IN ('life', 'one_time', 'authors', 'retention')`,
    )
    .all()
    .map(({ name }) => String(name).replace('author_versions', 'messages'))
    .filter((name) => name !== 'rooms.name') // transferred as rooms.room
    .filter((name) => name !== 'rooms.moved') // counts within one database
  expect(new Set(columns)).toEqual(
    new Set([
      'messages.version',
      ...transferredTables.flatMap((t) => t.columns.map((c) => `${t.name}.${c}`)),
    ]),
  )
})

test('refuses a target with another log in one line, and leaves it unchanged', async () => {
  const [from, to] = [await filledFolder(20), await filledFolder(30)]
  const before = readFileSync(join(to, 'parley.sqlite'))
  const { code, output, errors } = await runParley([
    'transfer',
    `--from=sqlite:${from}`,
    `--to=sqlite:${to}/parley.sqlite`,
  ])
  expect({ code, output }).toEqual({ code: 1, output: '' })
  expect(errors).toBe(
    `parley: ${to} holds another log. Nothing was changed: choose an empty location for --to.\n`,
  )
  expect(readFileSync(join(to, 'parley.sqlite'))).toEqual(before)
})

test('refuses a target with another state of the same log', async () => {
  const [from, to] = [await filledFolder(20), temporaryFolder()]
  await transferQuietly(sqliteAt(from), sqliteAt(to))
  const { db, close } = openDatabase(from)
  db.exec("UPDATE messages SET message = 'changed' WHERE id = 4")
  close()
  await expect(transferQuietly(sqliteAt(from), sqliteAt(to))).rejects.toThrow(
    'holds an earlier or later state of this log',
  )
})

test('writes nothing when it is interrupted, and the next run succeeds', async () => {
  const [from, to] = [await filledFolder(300), temporaryFolder()]
  await expect(transferQuietly(sqliteAt(from), sqliteAt(to), interruption)).rejects.toThrow('interrupted')
  const { db, close } = openDatabase(to)
  expect(db.prepare('SELECT (SELECT count(*) FROM rooms) + (SELECT count(*) FROM names) AS n').get()).toEqual(
    { n: 0 },
  )
  close()
  expect(await transferQuietly(sqliteAt(from), sqliteAt(to))).toMatchObject({ type: 'transferred' })
  expect(await dumpOfFolder(to)).toEqual(await dumpOfFolder(from))
})

test('refuses a data folder that a server uses, as source and as target', async () => {
  const [used, other] = [await filledFolder(20), temporaryFolder()]
  const { close } = openDatabase(used)
  onTestFinished(close)
  const running = `Another Parley is running on the data folder ${used}`
  await expect(transferQuietly(sqliteAt(used), sqliteAt(other))).rejects.toThrow(running)
  expect(readdirSync(other)).toEqual([])
  const empty = temporaryFolder()
  onTestFinished(openDatabase(empty).close)
  const copy = temporaryFolder()
  copyFileSync(join(used, 'parley.sqlite'), join(copy, 'parley.sqlite'))
  await expect(transferQuietly(sqliteAt(copy), sqliteAt(empty))).rejects.toThrow('Another Parley is running')
})

test.for<[string, string[], RegExp]>([
  ['no command', [], /^parley: Which command\? Commands: .*transfer\./],
  ['an unknown command', ['transfre'], /^parley: There is no command "transfre"\. Commands: .*transfer\./],
  [
    'the former name of the command',
    ['migrate', '--from=sqlite:x'],
    /`parley migrate` is now `parley transfer`/,
  ],
  ['no location', ['transfer', '--from', 'sqlite:x'], /^parley: --to is missing: sqlite:FOLDER, postgres/],
  [
    'no DATABASE_URL',
    ['transfer', '--from', 'DATABASE_URL'],
    /^parley: --from is DATABASE_URL, and that env/,
  ],
  [
    'no log',
    ['transfer', '--from=sqlite:/nowhere', '--to=sqlite:/x'],
    /^parley: --from: There is no log in \/nowhere/,
  ],
  ['the same location', ['transfer', '--from=sqlite:/x', '--to=sqlite:/x/'], /the same location/],
  [
    'another engine',
    ['transfer', '--from=mysql://a:secret@b/c', '--to=sqlite:x'],
    /--from must be sqlite:FOLDER/,
  ],
  [
    'a location without its flag',
    ['transfer', 'postgres://a:secret@b/c'],
    /^parley: Every value needs a flag\. See --help\.$/m,
  ],
  [
    'no database at --from',
    ['transfer', '--from=postgres://a@127.0.0.1:1/c', '--to=sqlite:x'],
    /^parley: --from: .*ECONNREFUSED/,
  ],
  [
    'a password in an argument',
    ['transfer', '--from=sqlite:x', '--to=postgres://a:secret@127.0.0.1:1/c'],
    /^parley: --to: an address with a password .* DATABASE_URL in the environment, or DATABASE_URL_FILE/,
  ],
  [
    'a password in the query of an address',
    ['transfer', '--from=postgres://127.0.0.1:1/c?password=secret', '--to=sqlite:x'],
    /^parley: --from: an address with a password/,
  ],
  [
    'no database at --to',
    ['transfer', '--from=sqlite:x', '--to=postgres://a@127.0.0.1:1/c'],
    /^parley: --to: .*ECONNREFUSED/,
  ],
])('reports %s in one line without the password, and exits with code 1', async ([, args, line]) => {
  const { code, output, errors } = await runParley(args)
  expect(errors).toMatch(line)
  expect(errors.trim().split('\n')).toHaveLength(1)
  expect(errors).not.toContain('secret')
  expect({ code, output }).toEqual({ code: 1, output: '' })
})

test('--help lists the commands and their flags', async () => {
  expect(await runParley(['--help'])).toMatchObject({
    code: 0,
    output: expect.stringMatching(/transfer +copies a log/) as string,
  })
  expect(await runParley(['transfer', '--help'])).toMatchObject({
    code: 0,
    output: expect.stringMatching(/--from LOCATION --to LOCATION/) as string,
  })
})
