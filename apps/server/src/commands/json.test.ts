import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { openSqliteLog } from '../log/sqlite/sqlite-log.ts'
import { post } from '../testing/contracts/access-drafts.ts'
import { linesOf } from '../testing/contracts/command-lines.ts'
import { idOf, record, withFiles } from '../testing/contracts/file-drafts.ts'
import { folderWith } from '../testing/files/folder-with.ts'
import { damagePageWith, folderWithMessages } from '../testing/sqlite/log-folder.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { run as backup } from './backup.ts'
import { run as check } from './check.ts'
import { filesOfLog } from './log-files.ts'
import { run as restore } from './restore.ts'

const log = {
  messages: 2,
  rooms: 1,
  newestAt: expect.any(Number) as number,
  bytes: expect.any(Number) as number,
}
const seconds = expect.any(Number) as number

beforeEach(() => void vi.stubEnv('DATABASE_URL', ''))

test('with --json, backup, check and restore write one object and nothing else', async () => {
  const { folder, store, stored } = await folderWithFiles()
  const copy = join(temporaryFolder(), 'backup.sqlite')
  const inFolder = ['--json', '--data-dir', folder]
  expect(await objectOf(backup, [copy, ...inFolder])).toEqual({
    ...{ copy, ...log, seconds },
    ...{ files: 2, missingFiles: [] },
  })
  expect(await objectOf(check, [copy, '--json'])).toEqual({
    ...{ log: copy, ...log, seconds },
    files: { place: `${copy}.files`, posted: 2, missing: [], unknown: [] },
  })
  await store.delete(idOf(2))
  await store.put('f'.repeat(32), folderWith({ file: 'of nobody' }))
  const files = { place: stored, posted: 2, missing: [idOf(2)], unknown: ['f'.repeat(32)] }
  const found = await failingObjectOf(check, inFolder)
  expect(found.error).toContain('1 of 2 files of messages are missing')
  expect(found.object).toEqual({ log: join(folder, 'parley.sqlite'), ...log, seconds, files })
  expect(await objectOf(restore, [copy, ...inFolder])).toEqual({
    ...{ folder, ...log, files: 2, missingFiles: [] },
    epoch: expect.stringMatching(/./) as string,
    replaced: expect.stringContaining('parley.replaced-') as string,
  })
})

test('with --json, files that a backup does not find are in the object', async () => {
  const { folder, store } = await folderWithFiles()
  await store.delete(idOf(1))
  const copy = join(temporaryFolder(), 'backup.sqlite')
  expect(await objectOf(backup, [copy, '--json', '--data-dir', folder])).toMatchObject({
    ...{ files: 1, missingFiles: [idOf(1)] },
  })
})

test('with --json, what is damaged is one object as well', async () => {
  const folder = folderWithMessages(500)
  const file = join(folder, 'parley.sqlite')
  damagePageWith(file, 'text 77')
  const to = join(temporaryFolder(), 'backup.sqlite')
  for (const [command, args] of [
    [check, ['--data-dir', folder]],
    [check, [file]],
    [backup, [to, '--data-dir', folder]],
    [restore, [file, '--data-dir', temporaryFolder()]],
  ] as const) {
    const { object, error } = await failingObjectOf(command, [...args, '--json'])
    expect(error).toContain('is damaged')
    expect(object).toEqual({ problems: expect.arrayContaining([expect.any(String)]) as string[] })
  }
})

type Command = (args: string[]) => Promise<void>

async function objectOf(command: Command, args: string[]): Promise<unknown> {
  const lines = await linesOf(command, args)
  expect(lines).toHaveLength(1)
  return JSON.parse(lines[0] ?? '')
}

/** Of a command that fails after it has written its object. */
async function failingObjectOf(
  command: Command,
  args: string[],
): Promise<{ object: unknown; error: string }> {
  let error = ''
  const object = await objectOf(async (given) => {
    try {
      await command(given)
    } catch (failure) {
      error = failure instanceof Error ? failure.message : ''
    }
  }, args)
  return { object, error }
}

async function folderWithFiles() {
  onTestFinished(() => void vi.unstubAllEnvs())
  const folder = temporaryFolder()
  const opened = await openSqliteLog(folder, fail)
  for (const n of [1, 2]) await opened.files.add(record(n))
  await opened.append('lobby', [withFiles(post('photos'), 1, 2), post('more')])
  await opened.close()
  const { store, name: stored } = filesOfLog(folder)
  for (const n of [1, 2]) await store.put(idOf(n), folderWith({ file: `photo ${n}` }))
  return { folder, store, stored }
}

function fail(error: Error): never {
  throw error
}
