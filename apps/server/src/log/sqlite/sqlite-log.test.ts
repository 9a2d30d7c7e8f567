import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { messageLogContract } from '../../testing/contracts/log-contract.ts'
import { damagePageWith, folderWithMessages } from '../../testing/sqlite/log-folder.ts'
import { LogUnavailable, StorageDamaged } from '../message-log.ts'
import { openDatabase } from './open-database.ts'
import { openSqliteLog } from './sqlite-log.ts'
import { claimOf } from '../../testing/name-claim.ts'

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

describe('P3.6: a damaged database', () => {
  test('is found in the background after a crash: posts are refused, and what can be read is read', async () => {
    const folder = crashed()
    const damages: string[] = []
    const logger = { info: vi.fn(), warn: vi.fn() }
    const log = await openSqliteLog(folder, fail, { logger, damaged: (reason) => damages.push(reason) })
    expect(await log.append('lobby', [draft])).toEqual([{ type: 'posted', id: count + 1 }])
    await log.startCheck()
    expect(logger.info).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/the last stop was not clean: the database \(\d+ MB\) is checked/),
    )
    expect(log.isDamaged).toBe(true)
    await expect(log.append('lobby', [{ ...draft, cid: 'cid-other' }])).rejects.toThrow(StorageDamaged)
    expect(await log.claimName(claimOf('bob', 'two'))).toBe('unstored')
    expect(await log.after('lobby', count - 1, 10)).toMatchObject([{ id: count }, { id: count + 1 }])
    await log.close()
    expect(damages).toHaveLength(1)
    await expect(openSqliteLog(folder, fail)).rejects.toThrow(/is damaged/)
  })

  test('is found by a read: that read is rejected, and others are answered', async () => {
    const damages: string[] = []
    const log = await openSqliteLog(crashed(), fail, { damaged: (reason) => damages.push(reason) })
    await expect(log.since('lobby', 0, 100)).rejects.toThrow(LogUnavailable)
    expect(await log.after('lobby', count - 1, 10)).toMatchObject([{ id: count }])
    await expect(log.append('lobby', [draft])).rejects.toThrow(StorageDamaged)
    expect(damages).toEqual(['database disk image is malformed'])
    await log.close()
  })

  test('is found by a write: it is refused, and stores nothing', async () => {
    const damages: string[] = []
    const log = await openSqliteLog(crashed(), fail, { damaged: (reason) => damages.push(reason) })
    const remove = { ...draft, type: 'remove' as const, id: 7 }
    await expect(log.append('lobby', [draft, remove])).rejects.toThrow(StorageDamaged)
    expect(await log.after('lobby', count - 1, 10)).toMatchObject([{ id: count }])
    expect(damages).toHaveLength(1)
    await log.close()
  })
})

describe('P3.6: a database whose file is no longer in its place', () => {
  test.each([
    ['deleted', (file: string) => rmSync(file), /was moved or deleted while the server ran/],
    ['moved', (file: string) => renameSync(file, `${file}.elsewhere`), /was moved or deleted/],
    ['replaced', (file: string) => renameSync(copyOf(file), file), /was replaced by another file/],
  ])('%s: nothing is acknowledged any more', async (_, change, line) => {
    const folder = folderWithMessages(3)
    const damages: string[] = []
    const log = await openSqliteLog(folder, fail, { damaged: (reason) => damages.push(reason) })
    change(join(folder, 'parley.sqlite'))
    await expect(log.append('lobby', [draft])).rejects.toThrow(StorageDamaged)
    expect(damages).toEqual([expect.stringMatching(line)])
    await log.close()
  })

  test('is found also when nobody posts', async () => {
    const folder = folderWithMessages(3)
    const damages: string[] = []
    const log = await openSqliteLog(folder, fail, { damaged: (reason) => damages.push(reason) })
    rmSync(join(folder, 'parley.sqlite'))
    await vi.waitFor(() => expect(damages).toHaveLength(1), 10_000)
    expect(log.isDamaged).toBe(true)
    await log.close()
    await expect(openSqliteLog(folder, fail)).rejects.toThrow(/parley\.sqlite is missing/)
  })

  function copyOf(file: string) {
    copyFileSync(file, `${file}.copy`)
    return `${file}.copy`
  }
})

test('a check in the background of a sound database makes the next stop a clean one', async () => {
  const folder = folderWithMessages(count, filling)
  rmSync(join(folder, 'parley.last-stop.json'))
  const logger = { info: vi.fn(), warn: vi.fn() }
  const first = await openSqliteLog(folder, fail, { logger })
  await first.startCheck()
  expect(first.isDamaged).toBe(false)
  await first.close()
  const second = await openSqliteLog(folder, fail, { logger })
  await second.startCheck()
  await second.close()
  expect(logger.info.mock.calls.flat()).toEqual([
    expect.stringMatching(/checked in the background/),
    expect.stringMatching(/the database is sound/),
  ])
})

test('a stop does not wait for the check', async () => {
  const folder = folderWithMessages(count, filling)
  rmSync(join(folder, 'parley.last-stop.json'))
  const log = await openSqliteLog(folder, fail)
  const checked = log.startCheck()
  await log.close()
  await checked
  const { health, close } = openDatabase(folder)
  expect(health).toEqual({ type: 'unchecked' })
  close()
})

/** Enough for a database that is not checked before it is opened. */
const count = 10
const filling = `${'x'.repeat(450_000)} # ${'x'.repeat(450_000)}`

/** A large log after a crash, in which a page of message 7 is torn. */
function crashed() {
  const folder = folderWithMessages(count, filling)
  rmSync(join(folder, 'parley.last-stop.json'))
  damagePageWith(join(folder, 'parley.sqlite'), ' 7 ')
  return folder
}

function fail(error: Error): never {
  throw error
}

const draft = {
  type: 'post' as const,
  author: 'author',
  cid: 'cid-00001',
  username: 'Ada',
  avatar: 'a'.repeat(64),
  message: 'one',
}
