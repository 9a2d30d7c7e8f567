import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { fileFoldersIn } from '../files/folder-store.ts'
import { openSqliteLog } from '../log/sqlite/sqlite-log.ts'
import { post } from '../testing/contracts/access-drafts.ts'
import { linesOf } from '../testing/contracts/command-lines.ts'
import { idOf, record, withFiles } from '../testing/contracts/file-drafts.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { run } from './check.ts'

test('names the files of messages that are missing', async () => {
  const folder = temporaryFolder()
  vi.stubEnv('DATABASE_URL', '')
  onTestFinished(() => void vi.unstubAllEnvs())
  const log = await openSqliteLog(folder, fail)
  for (const n of [1, 2]) await log.files.add(record(n))
  await log.append('lobby', [withFiles(post('photos'), 1, 2)])
  await log.close()
  const placeOf = (n: number) => join(fileFoldersIn(folder).stored, '00', idOf(n))
  for (const n of [1, 2]) {
    mkdirSync(placeOf(n), { recursive: true })
    writeFileSync(join(placeOf(n), 'file'), 'a photo')
  }
  const check = () => linesOf(run, ['--data-dir', folder])
  expect(await check()).toContainEqual(expect.stringContaining('It is sound: 1 message in 1 room'))
  rmSync(placeOf(2), { recursive: true })
  await expect(check()).rejects.toThrow(`The log is sound, but 1 of 2 files of messages are missing in`)
  await expect(check()).rejects.toThrow(idOf(2))
})

function fail(error: Error): never {
  throw error
}
