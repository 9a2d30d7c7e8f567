import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { messageLogContract } from '../../testing/contracts/log-contract.ts'
import { openSqliteLog } from './sqlite-log.ts'

messageLogContract('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'))
  return Promise.resolve({
    open: () =>
      openSqliteLog(folder, (error) => {
        throw error
      }),
    remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  })
})

test('P3.1: when the database fails, that is said, and nothing is acknowledged any more', async () => {
  const folder = temporaryFolder()
  let acknowledged = false
  const failure = new Promise<Error>((failed) => {
    void openSqliteLog(folder, failed).then((log) => {
      const other = new DatabaseSync(join(folder, 'parley.sqlite'))
      other.exec('DROP TABLE messages')
      other.close()
      const draft = {
        type: 'post' as const,
        author: 'author',
        cid: 'cid-00001',
        username: 'Ada',
        avatar: 'a'.repeat(64),
        message: 'one',
      }
      void log.append('lobby', [draft]).then(() => (acknowledged = true))
    })
  })
  expect((await failure).message).toMatch(/no such table/)
  await new Promise(setImmediate)
  expect(acknowledged).toBe(false)
})

test('what is asked while it closes does no harm', async () => {
  const failures: Error[] = []
  const log = await openSqliteLog(temporaryFolder(), (error) => failures.push(error))
  const closing = log.close()
  await Promise.resolve()
  for (let n = 0; n < 10; n += 1) void log.since('lobby', 0, 10)
  await closing
  expect(failures).toEqual([])
})
