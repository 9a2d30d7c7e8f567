import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../server/src/log/sqlite/open-database.ts'
import { temporaryFolder } from '../../server/src/testing/temporary-folder.ts'
import { transferredTables } from './transferred-tables.ts'
import {
  dumpOfFolder,
  filledFolder,
  interruption,
  transferredQuietly,
  outcomeOfParley,
  sqliteAt,
} from './testing/test-transfer.ts'

test('a log moves from one data folder to another as it is, and a second run finds it there', async () => {
  const [from, to] = [await filledFolder(3_000), temporaryFolder()]
  writeFileSync(join(to, 'search.sqlite'), 'of another log')
  const moved = await transferredQuietly(sqliteAt(from), sqliteAt(to))
  const dump = await dumpOfFolder(to)
  expect(moved).toMatchObject({ type: 'moved', rows: dump.length - 1 })
  expect(dump).toEqual(await dumpOfFolder(from))
  expect(existsSync(join(to, 'search.sqlite'))).toBe(false)
  expect(await transferredQuietly(sqliteAt(from), sqliteAt(to))).toEqual({ ...moved, type: 'already' })
})

test('what is moved is every kind of row there is', async () => {
  const dump = await dumpOfFolder(await filledFolder(3_000))
  const kinds = Map.groupBy(dump, (line) => String((JSON.parse(line) as unknown[])[0]))
  expect([...kinds.keys()]).toEqual(['life', 'rooms', 'messages', 'changes', 'reactions', 'names'])
  const messages = kinds.get('messages')?.join('') ?? ''
  for (const kind of [/edited: /, /,true,null\]/, /"so say I",false,\d+/, /👍/, /世界/, /\\\\N/])
    expect(messages).toMatch(kind)
})

test('every column of the schema is moved', () => {
  const { db, close } = openDatabase(temporaryFolder())
  onTestFinished(close)
  const columns = db
    .prepare(
      `SELECT t.name || '.' || c.name AS name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
       WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'life'`,
    )
    .all()
    .map(({ name }) => name)
    .filter((name) => name !== 'rooms.name') // a room's number stands for it
  expect(columns.sort()).toEqual(
    transferredTables.flatMap((t) => t.columns.map((c) => `${t.name}.${c}`)).sort(),
  )
})

test('what holds another log is refused in one line, and not touched', async () => {
  const [from, to] = [await filledFolder(20), await filledFolder(30)]
  const before = readFileSync(join(to, 'parley.sqlite'))
  const { code, output, errors } = await outcomeOfParley([
    'migrate',
    `--from=sqlite:${from}`,
    `--to=sqlite:${to}/parley.sqlite`,
  ])
  expect({ code, output }).toEqual({ code: 1, output: '' })
  expect(errors).toBe(`parley: ${to} holds another log. Nothing was touched: give --to an empty place.\n`)
  expect(readFileSync(join(to, 'parley.sqlite'))).toEqual(before)
})

test('what holds the log as it was at another time is refused', async () => {
  const [from, to] = [await filledFolder(20), temporaryFolder()]
  await transferredQuietly(sqliteAt(from), sqliteAt(to))
  const { db, close } = openDatabase(from)
  db.exec("UPDATE messages SET message = 'changed' WHERE id = 1")
  close()
  await expect(transferredQuietly(sqliteAt(from), sqliteAt(to))).rejects.toThrow('as it was at another time')
})

test('after an interruption nothing is there, and the next run begins anew', async () => {
  const [from, to] = [await filledFolder(300), temporaryFolder()]
  await expect(transferredQuietly(sqliteAt(from), sqliteAt(to), interruption)).rejects.toThrow('interrupted')
  const { db, close } = openDatabase(to)
  expect(db.prepare('SELECT (SELECT count(*) FROM rooms) + (SELECT count(*) FROM names) AS n').get()).toEqual(
    { n: 0 },
  )
  close()
  expect(await transferredQuietly(sqliteAt(from), sqliteAt(to))).toMatchObject({ type: 'moved' })
  expect(await dumpOfFolder(to)).toEqual(await dumpOfFolder(from))
})

test('while a server uses a data folder, nothing is moved out of it or into it', async () => {
  const [used, other] = [await filledFolder(20), temporaryFolder()]
  const { close } = openDatabase(used)
  onTestFinished(close)
  const running = `Another Parley is running on the data folder ${used}`
  await expect(transferredQuietly(sqliteAt(used), sqliteAt(other))).rejects.toThrow(running)
  expect(readdirSync(other)).toEqual([])
  const empty = temporaryFolder()
  onTestFinished(openDatabase(empty).close)
  const copy = temporaryFolder()
  copyFileSync(join(used, 'parley.sqlite'), join(copy, 'parley.sqlite'))
  await expect(transferredQuietly(sqliteAt(copy), sqliteAt(empty))).rejects.toThrow(
    'Another Parley is running',
  )
})

test.for<[string, string[], RegExp]>([
  ['no command', [], /^parley: Which command\? There is: migrate\./],
  ['an unknown command', ['migrait'], /^parley: There is no command "migrait"\. There is: migrate\./],
  ['no place', ['migrate', '--from', 'sqlite:x'], /^parley: --to is missing: sqlite:FOLDER, postgres/],
  ['no DATABASE_URL', ['migrate', '--from', 'DATABASE_URL'], /^parley: --from is DATABASE_URL, and the env/],
  [
    'no log',
    ['migrate', '--from=sqlite:/nowhere', '--to=sqlite:/x'],
    /^parley: --from: There is no log in \/nowhere/,
  ],
  ['the same place', ['migrate', '--from=sqlite:/x', '--to=sqlite:/x/'], /the same place/],
  [
    'another engine',
    ['migrate', '--from=mysql://a:secret@b/c', '--to=sqlite:x'],
    /--from must be sqlite:FOLDER/,
  ],
  ['a place without its flag', ['migrate', 'postgres://a:secret@b/c'], /takes --from PLACE and --to PLACE/],
  [
    'no database there',
    ['migrate', '--from=postgres://a:secret@127.0.0.1:1/c', '--to=sqlite:x'],
    /^parley: --from: .*ECONNREFUSED/,
  ],
  [
    'no database where it is to go',
    ['migrate', '--from=sqlite:x', '--to=postgres://a:secret@127.0.0.1:1/c'],
    /^parley: --to: .*ECONNREFUSED/,
  ],
])('%s is one clear line without a password, and exit code 1', async ([, args, line]) => {
  const { code, output, errors } = await outcomeOfParley(args)
  expect(errors).toMatch(line)
  expect(errors.trim().split('\n')).toHaveLength(1)
  expect(errors).not.toContain('secret')
  expect({ code, output }).toEqual({ code: 1, output: '' })
})

test('--help tells what there is, and what it takes', async () => {
  expect(await outcomeOfParley(['--help'])).toMatchObject({
    code: 0,
    output: expect.stringMatching(/migrate {3}moves a log/) as string,
  })
  expect(await outcomeOfParley(['migrate', '--help'])).toMatchObject({
    code: 0,
    output: expect.stringMatching(/--from PLACE --to PLACE/) as string,
  })
})
