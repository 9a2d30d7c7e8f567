import { copyFileSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test, vi } from 'vitest'
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
import { DamageFound } from '../check/damage-found.ts'
import { openDatabase } from '../open-database.ts'
import { backupLog, partOf, type BackupSteps } from './backup-log.ts'
import { restoredFileIn } from './finish-restore.ts'

test('copies the log as it is at one moment, and ends although somebody posts after each step', async () => {
  const folder = folderWithMessages(6_000, 'x'.repeat(3_000))
  const { db, close } = openDatabase(folder)
  let last = 6_000
  const progress = vi.fn(() => {
    insertMessages(db, last + 1, last + 1)
    last += 1
  })
  const to = target()
  const { messages, bytes } = await backup(folder, to, { progress })
  close()
  expect(progress.mock.calls.length).toBeGreaterThan(2)
  expect(progress).toHaveBeenLastCalledWith(bytes, bytes)
  expect(messages).toBe(6_000)
  expect(contentOf(to).texts).toHaveLength(6_000)
  expect(readdirSync(dirname(to))).toEqual(['backup.sqlite'])
})

test('copies a log that no server uses, with what only its write-ahead log holds after a crash', async () => {
  const source = folderWithMessages(10)
  const { db, close } = openDatabase(source)
  insertMessages(db, 11, 20)
  const folder = killedCopyOf(source)
  close()
  const to = target()
  await backup(folder, to)
  expect(contentOf(to).texts).toEqual(texts(1, 20))
})

test('never replaces a file, also not one that is made meanwhile', async () => {
  const folder = folderWithMessages(3)
  const to = target()
  writeFileSync(to, 'precious')
  await expect(backup(folder, to)).rejects.toThrow(/never overwritten/)
  const late = target()
  await expect(backup(folder, late, { checking: () => writeFileSync(late, 'precious') })).rejects.toThrow(
    /never overwritten/,
  )
  expect([to, late].map((file) => readFileSync(file, 'utf8'))).toEqual(['precious', 'precious'])
  expect(existsSync(partOf(late))).toBe(false)
})

test('replaces what a backup that was killed has left, but neither one that runs nor a foreign file', async () => {
  const folder = folderWithMessages(3)
  const killed = target()
  copyFileSync(join(folder, 'parley.sqlite'), partOf(killed))
  expect(await backup(folder, killed)).toMatchObject({ messages: 3 })

  const running = target()
  const other = new DatabaseSync(partOf(running))
  other.exec('BEGIN EXCLUSIVE')
  await expect(backup(folder, running)).rejects.toThrow(/Another backup .* is running/)
  expect(existsSync(partOf(running))).toBe(true)
  other.close()

  const foreign = target()
  writeFileSync(partOf(foreign), 'a text of somebody else. '.repeat(100))
  await expect(backup(folder, foreign)).rejects.toThrow(/is in the way/)
  expect(existsSync(partOf(foreign))).toBe(true)
})

test('keeps no copy of a damaged log', async () => {
  const folder = folderWithMessages(500)
  damagePageWith(join(folder, 'parley.sqlite'), 'text 77')
  const to = target()
  await expect(backup(folder, to)).rejects.toThrow(DamageFound)
  expect(readdirSync(dirname(to))).toEqual([])
})

test.for<[string, (folder: string) => [string, string], RegExp]>([
  ['a folder as its file', (folder) => [folder, temporaryFolder()], /is a folder: name a file in it/],
  ['a file in a missing folder', (folder) => [folder, '/nowhere/b.sqlite'], /There is no folder \/nowhere/],
  ['a link to nothing as its file', (folder) => [folder, danglingLink()], /exists, and is never overwritten/],
  ['a link to a folder as its file', (folder) => [folder, linkTo(temporaryFolder())], /is a folder: name/],
  ['a data folder without a log', () => [temporaryFolder(), target()], /There is no log in/],
])('refuses %s', async ([, args, line]) => {
  const [folder, to] = args(folderWithMessages(3))
  await expect(backup(folder, to)).rejects.toThrow(StartupError)
  await expect(backup(folder, to)).rejects.toThrow(line)
})

test('copies the restored log when a restore was killed before its last step', async () => {
  const folder = folderWithMessages(3)
  copyFileSync(join(folderWithMessages(5), 'parley.sqlite'), restoredFileIn(folder, '20260203T040506Z'))
  const to = target()
  await backup(folder, to)
  expect(contentOf(to).texts).toEqual(texts(1, 5))
})

test('another backup of that name does not take the copy away while its files are copied', async () => {
  const folder = folderWithMessages(3)
  const to = target()
  const others: unknown[] = []
  await backup(folder, to, {
    complete: async () => {
      await backup(folder, to).catch((error: unknown) => others.push(error))
    },
  })
  expect(others).toEqual([
    expect.objectContaining({ message: expect.stringContaining('Another backup') as string }),
  ])
  expect(contentOf(to).texts).toEqual(texts(1, 3))
})

test('is refused where a restore would refuse the copy', async () => {
  const folder = folderWithMessages(3)
  const { db, close } = openDatabase(folder)
  db.exec("UPDATE rooms SET head = 2 WHERE name = 'lobby'")
  close()
  await expect(backup(folder, target())).rejects.toThrow(DamageFound)
})

test.each(['parley.restored-x.sqlite', 'search.sqlite-journal', 'avatars', 'files'])(
  'does not take the name %s in a data folder',
  async (name) => {
    const folder = folderWithMessages(3)
    await expect(backup(folder, join(folder, name))).rejects.toThrow(/a name that Parley itself uses/)
    expect((await backup(folder, join(temporaryFolder(), name))).messages).toBe(3)
    expect((await backup(folder, join(folder, 'parley-2026.sqlite'))).messages).toBe(3)
  },
)

function backup(folder: string, to: string, steps: Partial<BackupSteps> = {}) {
  const none = {
    progress: () => undefined,
    started: () => undefined,
    checking: () => undefined,
    complete: () => Promise.resolve(),
    published: () => undefined,
  }
  return backupLog(folder, to, { ...none, ...steps })
}

function target() {
  return join(temporaryFolder(), 'backup.sqlite')
}

const danglingLink = () => linkTo('nowhere')

function linkTo(to: string) {
  const link = target()
  symlinkSync(to, link)
  return link
}
