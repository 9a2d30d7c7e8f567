import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { StartupError } from '../../../config/startup-error.ts'
import {
  contentOf,
  damagePageWith,
  folderWithMessages,
  insertMessages,
  killedCopyOf,
  texts,
} from '../../../testing/sqlite/log-folder.ts'
import { temporaryFolder } from '../../../testing/temporary-folder.ts'
import { openDatabase } from '../open-database.ts'
import { schemaVersion } from '../schema.ts'
import { backupLog } from './backup-log.ts'
import { finishRestore, restoredFileIn, unfinishedCopyIn, type Disk } from './finish-restore.ts'
import { restoreLog } from './restore-log.ts'

const replacedName = 'parley.replaced-20260203T040506Z.sqlite'

test('restores a backup after a crash, and keeps the log of before with its newest messages', async () => {
  const { folder, backup } = await crashedFolder()
  const { epoch: epochBefore } = contentOf(backup)
  const restored = await restore(folder, backup)
  expect(restored).toMatchObject({ messages: 400, rooms: 1, replaced: join(folder, replacedName) })
  const { db, epoch, close } = openDatabase(folder)
  expect(db.prepare('SELECT count(*) AS count FROM messages').get()).toEqual({ count: 400 })
  expect(epoch).toBe(restored.epoch)
  close()
  expect(contentOf(join(folder, 'parley.sqlite')).texts).toEqual(texts(1, 400))
  expect(contentOf(join(folder, replacedName)).texts).toEqual(texts(1, 1_100))
  expect(restored.epoch).not.toBe(epochBefore)
  expect(contentOf(backup)).toEqual({ texts: texts(1, 400), epoch: epochBefore })
})

test('restores the log that an earlier restore has kept, with what only its write-ahead log holds', async () => {
  const { folder, backup } = await crashedFolder()
  const { replaced = '' } = await restore(folder, backup)
  const again = await restore(folder, replaced, new Date('2026-03-03T04:05:06Z'))
  expect(contentOf(join(folder, 'parley.sqlite')).texts).toEqual(texts(1, 1_100))
  expect(contentOf(again.replaced ?? '').texts).toEqual(texts(1, 400))
})

test('removes the search index of the log of before', async () => {
  const folder = folderWithMessages(3)
  const backup = await backupOf(folder)
  for (const ending of ['', '-wal', '-shm']) writeFileSync(join(folder, `search.sqlite${ending}`), 'index')
  await restore(folder, backup)
  expect(readdirSync(folder).filter((name) => name.startsWith('search'))).toEqual([])
})

test('restores into a folder that does not exist, and over a damaged log', async () => {
  const backup = await backupOf(folderWithMessages(3))
  const empty = join(temporaryFolder(), 'new')
  expect(await restore(empty, backup)).toMatchObject({ messages: 3, replaced: undefined })
  const damaged = folderWithMessages(9)
  writeFileSync(join(damaged, 'parley.sqlite'), 'rubbish')
  await restore(damaged, backup)
  expect(contentOf(join(damaged, 'parley.sqlite')).texts).toEqual(texts(1, 3))
  expect(readFileSync(join(damaged, replacedName), 'utf8')).toBe('rubbish')
})

test('never overwrites a log that was kept in the same second', async () => {
  const folder = folderWithMessages(3)
  const backup = await backupOf(folder)
  await restore(folder, backup)
  const { replaced } = await restore(folder, backup)
  expect(replaced).toBe(join(folder, replacedName.replace('.sqlite', '-2.sqlite')))
  expect(existsSync(join(folder, replacedName))).toBe(true)
})

test.for<[string, (folder: string, backup: string) => string, RegExp]>([
  ['a missing file', () => '/nowhere/backup.sqlite', /There is no file \/nowhere/],
  ['a folder', (folder) => folder, /There is no regular file/],
  ['the log itself', (folder) => join(folder, 'parley.sqlite'), /is the log itself/],
  ['a text', (_, backup) => written(backup, 'This is a shopping list. '.repeat(200)), /is not a database/],
  ['an empty file', (_, backup) => written(backup, ''), /is not a Parley database/],
  ['the database of another program', () => foreignDatabase(), /is not a Parley database/],
  ['a copy from a newer version', (_, backup) => newer(backup), /is from a newer Parley/],
  ['a damaged copy', (_, backup) => torn(backup), /backup\.sqlite is damaged/],
  [
    'a copy without its last byte',
    (_, backup) => cutTo(backup, -1),
    /has \d+ bytes, and \d+ when it is whole/,
  ],
  ['a copy without its last bytes', (_, backup) => cutTo(backup, -100), /has \d+ bytes, and \d+ when it/],
  ['a copy without most of it', (_, backup) => cutTo(backup, 4_096), /backup\.sqlite is damaged/],
  ['a copy with something behind it', (_, backup) => withTail(backup), /has \d+ bytes, and \d+ when it is/],
  ['a copy without an epoch', (_, backup) => changed(backup, 'DELETE FROM life'), /has no epoch/],
  [
    'a copy beside the write-ahead log of another one',
    (_, backup) => withStrayWal(backup),
    /put in place by hand/,
  ],
])('refuses %s, and leaves the log unchanged', async ([, from, line]) => {
  const folder = folderWithMessages(500)
  const backup = await backupOf(folder)
  const before = contentOf(join(folder, 'parley.sqlite'))
  await expect(restore(folder, from(folder, backup))).rejects.toThrow(StartupError)
  await expect(restore(folder, from(folder, backup))).rejects.toThrow(line)
  expect(contentOf(join(folder, 'parley.sqlite'))).toEqual(before)
  expect(readdirSync(folder).filter((name) => /restor|replaced/.test(name))).toEqual([])
})

test('refuses while a server runs', async () => {
  const folder = folderWithMessages(3)
  const backup = await backupOf(folder)
  const { close } = openDatabase(folder)
  await expect(restore(folder, backup)).rejects.toThrow(/Another Parley is running/)
  close()
  expect(await restore(folder, backup)).toMatchObject({ messages: 3 })
})

test('leaves the old log when it is killed before the copy is complete', () => {
  const folder = folderWithMessages(3)
  for (const ending of ['', '-journal']) writeFileSync(unfinishedCopyIn(folder) + ending, 'half a copy')
  openDatabase(folder).close()
  expect(contentOf(join(folder, 'parley.sqlite')).texts).toEqual(texts(1, 3))
  expect(readdirSync(folder).filter((name) => name.includes('restoring'))).toEqual([])
})

test('the next start finishes a restore that is killed after any step', async () => {
  const { folder, backup } = await crashedFolder()
  for (let steps = 0; ; steps += 1) {
    const copy = killedCopyOf(folder)
    writeFileSync(join(copy, 'search.sqlite'), 'index')
    copyFileSync(backup, restoredFileIn(copy, '20260203T040506Z'))
    const isComplete = isCompleteAfter(copy, steps)
    openDatabase(copy).close()
    expect(contentOf(join(copy, 'parley.sqlite')).texts).toEqual(texts(1, 400))
    expect(contentOf(join(copy, replacedName)).texts).toEqual(texts(1, 1_100))
    expect(existsSync(join(copy, 'search.sqlite'))).toBe(false)
    if (!isComplete) continue
    expect(steps).toBeGreaterThan(5)
    return
  }
})

/** Restores until the disk has done this number of steps. */
function isCompleteAfter(folder: string, steps: number) {
  let left = steps
  const step = () => {
    left -= 1
    if (left < 0) throw new Error('killed')
  }
  const disk: Disk = {
    rename: (from, to) => (step(), renameSync(from, to)),
    remove: (file) => (step(), rmSync(file, { force: true })),
    sync: step,
  }
  try {
    finishRestore(folder, disk)
    return true
  } catch (error) {
    expect(error).toMatchObject({ message: 'killed' })
    return false
  }
}

/** 400 messages are in the backup; 700 more are in the write-ahead log that a kill -9 has left. */
async function crashedFolder() {
  const source = folderWithMessages(400)
  const backup = await backupOf(source)
  const { db, close } = openDatabase(source)
  insertMessages(db, 401, 1_100)
  const folder = killedCopyOf(source)
  close()
  return { folder, backup }
}

function restore(folder: string, from: string, now = new Date('2026-02-03T04:05:06.789Z')) {
  return restoreLog(folder, from, { progress: () => undefined, checking: () => undefined, now })
}

async function backupOf(folder: string) {
  const file = join(temporaryFolder(), 'backup.sqlite')
  await backupLog(folder, file, {
    progress: () => undefined,
    started: () => undefined,
    checking: () => undefined,
    complete: () => Promise.resolve(),
    published: () => undefined,
  })
  return file
}

function written(file: string, content: string) {
  writeFileSync(file, content)
  return file
}

function foreignDatabase() {
  const file = join(temporaryFolder(), 'recipes.sqlite')
  return changed(file, 'CREATE TABLE recipes (name TEXT)')
}

function newer(file: string) {
  return changed(file, `PRAGMA user_version = ${schemaVersion + 1}`)
}

function torn(file: string) {
  const damaged = join(temporaryFolder(), 'backup.sqlite')
  copyFileSync(file, damaged)
  damagePageWith(damaged, 'text 77')
  return damaged
}

function withStrayWal(backup: string) {
  const { db, close } = openDatabase(folderWithMessages(9))
  insertMessages(db, 10, 99)
  copyFileSync(`${db.location() ?? ''}-wal`, `${backup}-wal`)
  close()
  return backup
}

function changed(file: string, sql: string) {
  const db = new DatabaseSync(file)
  db.exec(sql)
  db.close()
  return file
}

/** A negative length counts from the end. */
function cutTo(file: string, length: number) {
  truncateSync(file, length < 0 ? statSync(file).size + length : length)
  return file
}

function withTail(file: string) {
  appendFileSync(file, 'tail!')
  return file
}
