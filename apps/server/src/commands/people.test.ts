import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openSqliteLog } from '../log/sqlite/sqlite-log.ts'
import { SqliteSearch } from '../search/sqlite/sqlite-search.ts'
import { fileFoldersIn } from '../files/folder-store.ts'
import { UploadFolder } from '../files/upload-folder.ts'
import { linesOf } from '../testing/contracts/command-lines.ts'
import { idOf } from '../testing/contracts/file-drafts.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { run as backup } from './backup.ts'
import {
  Copy,
  expectErased,
  expectExported,
  expectForgotten,
  expectOthersKept,
  expectPeopleListed,
  leaveTraces,
  mallory,
  traces,
} from '../testing/contracts/people-command-contract.ts'
import { run } from './people.ts'

test('lists, exports and erases a person: no byte of theirs is left in the files of the log', async () => {
  const folder = temporaryFolder()
  vi.stubEnv('DATABASE_URL', '')
  vi.stubEnv('DATA_DIR', folder)
  onTestFinished(() => void vi.unstubAllEnvs())
  const log = await openSqliteLog(folder, fail)
  await leaveTraces(log)
  const copy = new Copy(log)
  expect(await copy.follow()).toContain(mallory.username) // the test can find it
  const search = new SqliteSearch(folder, fail)
  expect(await search.find({ room: 'lobby', words: ['quokka'] })).toMatchObject({ count: 1 })
  await search.close()
  mkdirSync(join(folder, 'avatars'))
  writeFileSync(join(folder, 'avatars', mallory.avatar), 'the picture')
  const picture = join(folder, 'files', 'stored', '00', idOf(1))
  mkdirSync(picture, { recursive: true })
  writeFileSync(join(picture, 'file'), 'the photo')
  const [before, after] = [temporaryFolder(), temporaryFolder()]
  await linesOf(backup, [join(before, 'copy')])
  expect(filesWith(before, ['Zebrafish', 'the photo'])).not.toEqual([])
  await leaveUpload(folder)
  await expectPeopleListed()
  await expectExported()
  await expect(run(['erase', mallory.person])).rejects.toThrow('Another Parley is running')
  await log.close()
  expect(filesWith(folder, traces)).not.toEqual([]) // the test can find them
  await expectErased()
  expect(filesWith(folder, [...traces, 'the picture', 'the photo', 'half of it'])).toEqual([])
  // The log and the files in it.
  await linesOf(backup, [join(after, 'copy')])
  expect(filesWith(after, [...traces, mallory.avatar, 'the picture', 'the photo', 'half of it'])).toEqual([])
  expect(filesWith(after, ['anaconda'])).not.toEqual([])
  const again = await openSqliteLog(folder, fail)
  await expectForgotten(copy, again)
  // The ban names the id, and nothing else does.
  await expectOthersKept(again)
  expect(await again.files.released(9)).toEqual([])
  expect(filesWith(folder, ['another'])).toEqual([`${idOf(8)}: another`])
  await again.close()
})

test('says where there is no log', async () => {
  await expect(run(['list', '--data-dir', temporaryFolder()])).rejects.toThrow('There is no log in')
})

/** One that Mallory has begun, and one of somebody else. */
async function leaveUpload(folder: string) {
  const incoming = new UploadFolder(fileFoldersIn(folder).incoming)
  await incoming.open()
  for (const [n, author] of [
    [7, mallory.person],
    [8, 'somebody else'],
  ] as const) {
    const metadata = { room: 'lobby', author, name: n === 7 ? 'walrus' : 'kept' }
    const known = { id: idOf(n), size: 99, creation_date: new Date().toISOString(), metadata }
    writeFileSync(`${incoming.pathOf(idOf(n))}.json`, JSON.stringify(known))
    writeFileSync(incoming.pathOf(idOf(n)), n === 7 ? 'half of it' : 'another')
  }
}

function filesWith(folder: string, words: readonly string[]) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  return files.flatMap(({ parentPath, name }) => {
    const bytes = readFileSync(join(parentPath, name)).toString('latin1')
    return words
      .filter((word) => word !== mallory.person && bytes.includes(word))
      .map((word) => `${name}: ${word}`)
  })
}

function fail(error: Error): never {
  throw error
}
