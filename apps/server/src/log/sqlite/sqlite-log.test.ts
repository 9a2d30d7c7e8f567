import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { messageLogContract } from '../../testing/contracts/log-contract.ts'
import { LogUnavailable } from '../message-log.ts'
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

test('P3.1: reports a failure of the database, and rejects pending and later calls', async () => {
  const folder = temporaryFolder()
  const failures: Error[] = []
  const log = await openSqliteLog(folder, (error) => failures.push(error))
  const other = new DatabaseSync(join(folder, 'parley.sqlite'))
  other.exec('DROP TABLE messages')
  other.close()
  await expect(log.append('lobby', [draft])).rejects.toThrow(LogUnavailable)
  expect(failures).toMatchObject([{ message: expect.stringMatching(/no such table/) as string }])
  await expect(log.append('lobby', [draft])).rejects.toThrow(LogUnavailable)
  await expect(log.since('lobby', 0, 10)).rejects.toThrow(LogUnavailable)
})

test('calls made while it closes are answered or rejected', async () => {
  const failures: Error[] = []
  const log = await openSqliteLog(temporaryFolder(), (error) => failures.push(error))
  const closing = log.close()
  await expect(log.append('lobby', [draft])).rejects.toThrow(LogUnavailable)
  const late = await Promise.allSettled(Array.from({ length: 10 }, () => log.since('lobby', 0, 10)))
  for (const outcome of late)
    if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(LogUnavailable)
  await closing
  await expect(log.since('lobby', 0, 10)).rejects.toThrow(LogUnavailable)
  expect(failures).toEqual([])
})

const draft = {
  type: 'post' as const,
  author: 'author',
  cid: 'cid-00001',
  username: 'Ada',
  avatar: 'a'.repeat(64),
  message: 'one',
}
