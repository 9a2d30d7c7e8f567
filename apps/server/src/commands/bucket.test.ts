import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openSqliteLog } from '../log/sqlite/sqlite-log.ts'
import { ada, post } from '../testing/contracts/access-drafts.ts'
import { linesOf } from '../testing/contracts/command-lines.ts'
import { idOf, record, withFiles } from '../testing/contracts/file-drafts.ts'
import { folderWith } from '../testing/files/folder-with.ts'
import { StubS3 } from '../testing/files/stub-s3.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { run as backup } from './backup.ts'
import { run as check } from './check.ts'
import { filesOfLog } from './log-files.ts'
import { run as people } from './people.ts'
import { run as restore } from './restore.ts'

test('with a bucket, backup copies the files of it, restore brings back what is gone, and check compares', async () => {
  const { folder, name, store } = await folderWithPhotos()
  const inFolder = ['--data-dir', folder]
  expect(await linesOf(check, inFolder)).toContain(`2 files of messages are all there, in ${name}.`)
  const file = join(temporaryFolder(), 'backup.sqlite')
  expect(await linesOf(backup, [file, ...inFolder])).toContain(`2 files of messages in ${file}.files.`)
  const copied = (n: number, part: string) => join(`${file}.files`, '00', idOf(n), part)
  expect(readFileSync(copied(2, 'file'), 'utf8')).toBe('photo 2')
  expect([copied(1, 'small'), join(`${file}.files`, 'unfinished')].map((path) => existsSync(path))).toEqual([
    ...[true, false],
  ])
  expect(await linesOf(check, [file])).toContain(`2 files of messages are all there, in ${file}.files.`)

  await store.delete(idOf(2))
  await store.put('f'.repeat(32), folderWith({ file: 'of nobody' }))
  await expect(linesOf(check, inFolder)).rejects.toThrow(
    `1 of 2 files of messages are missing in ${name}: ${idOf(2)}`,
  )
  expect(await linesOf(restore, [file, ...inFolder])).toContain(`2 files of messages in ${name}.`)
  const lines = await linesOf(check, inFolder)
  expect(lines).toContain(`2 files of messages are all there, in ${name}.`)
  expect(lines).toContainEqual(
    expect.stringContaining(`1 file in ${name} that the log does not know: ${'f'.repeat(32)}`),
  )
})

test('with a bucket, erasing a person deletes their files there', async () => {
  const { folder, stub } = await folderWithPhotos()
  expect(stub.objects.size).toBe(4)
  await linesOf(people, ['erase', ada.person, '--data-dir', folder])
  expect([...stub.objects.keys()]).toEqual([])
})

test('a bucket that cannot be used is told in one line, without its key', async () => {
  const { folder } = await folderWithPhotos()
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'guessed')
  await expect(linesOf(check, ['--data-dir', folder])).rejects.toThrow(
    'The bucket of FILES_URL cannot be used: GET: 403 SignatureDoesNotMatch.',
  )
})

/** A log with a message of two photos, which are in a bucket. */
async function folderWithPhotos() {
  const stub = await StubS3.start()
  onTestFinished(() => stub.close())
  onTestFinished(() => void vi.unstubAllEnvs())
  for (const [name, value] of Object.entries({ ...stub.settings, DATABASE_URL: '' })) vi.stubEnv(name, value)
  const folder = temporaryFolder()
  const log = await openSqliteLog(folder, fail)
  for (const n of [1, 2]) await log.files.add(record(n))
  await log.append('lobby', [withFiles(post('photos'), 1, 2)])
  await log.close()
  const { store, name } = filesOfLog(folder)
  for (const n of [1, 2]) await store.put(idOf(n), folderWith({ file: `photo ${n}`, small: 'small' }))
  return { folder, name, store, stub }
}

function fail(error: Error): never {
  throw error
}
