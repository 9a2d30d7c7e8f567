import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openSqliteLog } from '../log/sqlite/sqlite-log.ts'
import { SqliteSearch } from '../search/sqlite/sqlite-search.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import {
  expectErased,
  expectExported,
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
  const search = new SqliteSearch(folder, fail)
  expect(await search.find({ room: 'lobby', words: ['quokka'] })).toMatchObject({ count: 1 })
  await search.close()
  mkdirSync(join(folder, 'avatars'))
  writeFileSync(join(folder, 'avatars', mallory.avatar), 'the picture')
  await expectPeopleListed()
  await expectExported()
  await expect(run(['erase', mallory.person])).rejects.toThrow('Another Parley is running')
  await log.close()
  expect(filesWith(folder, traces)).not.toEqual([]) // the test can find them
  await expectErased()
  expect(filesWith(folder, [...traces, 'the picture'])).toEqual([])
  const again = await openSqliteLog(folder, fail)
  // The ban names the id, and nothing else does.
  await expectOthersKept(again)
  await again.close()
})

test('says where there is no log', async () => {
  await expect(run(['list', '--data-dir', temporaryFolder()])).rejects.toThrow('There is no log in')
})

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
