import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openSqliteLog } from '../log/sqlite/sqlite-log.ts'
import {
  expectRoomDeleted,
  expectRoomFree,
  expectRoomsListed,
  fillRooms,
  traces,
} from '../testing/access/rooms-command-contract.ts'
import { idOf } from '../testing/contracts/file-drafts.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { run } from './rooms.ts'

test('P13.11: lists rooms, and deletes one: no byte of it is left in the files of the log', async () => {
  const folder = temporaryFolder()
  vi.stubEnv('DATABASE_URL', '')
  vi.stubEnv('DATA_DIR', folder)
  onTestFinished(() => void vi.unstubAllEnvs())
  const log = await openSqliteLog(folder, fail)
  await fillRooms(log)
  const picture = join(folder, 'files', 'stored', '00', idOf(1))
  mkdirSync(picture, { recursive: true })
  writeFileSync(join(picture, 'file'), 'the photo')
  await expectRoomsListed()
  await expect(run(['delete', 'team'])).rejects.toThrow('Another Parley is running')
  await log.close()
  expect(filesWith(folder, traces)).not.toEqual([]) // the test can find them
  await expectRoomDeleted()
  expect(filesWith(folder, [...traces, 'the photo'])).toEqual([])
  const again = await openSqliteLog(folder, fail)
  await expectRoomFree(again)
  await again.close()
})

function filesWith(folder: string, words: readonly string[]) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  return files.flatMap(({ parentPath, name }) => {
    const bytes = readFileSync(join(parentPath, name)).toString('latin1')
    return words.filter((word) => bytes.includes(word)).map((word) => `${name}: ${word}`)
  })
}

function fail(error: Error): never {
  throw error
}
