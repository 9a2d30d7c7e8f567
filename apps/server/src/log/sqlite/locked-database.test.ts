import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { StartupError } from '../../config/startup-error.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { StorageBusy } from '../message-log.ts'
import { openDatabase } from './open-database.ts'
import { openSqliteLog, type SqliteLogOptions } from './sqlite-log.ts'
import { claimOf } from '../../testing/name-claim.ts'

test.for(['IMMEDIATE', 'EXCLUSIVE'])(
  'P3.1: a post waits for BEGIN %s of another program, and is stored once, in order',
  async (kind) => {
    const { folder, log } = await opened()
    const other = lock(folder, kind)
    const waiting = [log.append('lobby', [post(1), post(2)]), log.append('lobby', [post(1), post(3)])]
    expect(await isPending(...waiting)).toBe(true)
    other.exec('ROLLBACK')
    expect(await Promise.all(waiting)).toEqual([
      [posted(1), posted(2)],
      [posted(1), posted(3)],
    ])
    expect(await texts(log)).toEqual(['text 1', 'text 2', 'text 3'])
  },
)

test('P3.6: refuses posts as StorageBusy when the lock lasts, stores nothing of them, and goes on afterwards', async () => {
  const { folder, log, lines } = await opened({ patience: { appendMs: 60 } })
  await log.append('lobby', [post(1)])
  const other = lock(folder, 'IMMEDIATE')
  const refused = [log.append('lobby', [post(2)]), log.append('other', [post(3), post(4)])]
  for (const append of refused) await expect(append).rejects.toThrow(StorageBusy)
  await expect(log.append('lobby', [post(2)])).rejects.toThrow(StorageBusy)
  expect(await texts(log)).toEqual(['text 1'])
  other.exec('ROLLBACK')
  expect(await log.append('lobby', [post(2)])).toEqual([posted(2)])
  expect(await texts(log)).toEqual(['text 1', 'text 2'])
  expect(lines).toEqual([
    expect.stringMatching(/has locked the database/),
    'the database is no longer locked',
  ])
})

test('P3.6: reads, and lets people in, while another program has locked the database', async () => {
  const { folder, log } = await opened({ patience: { appendMs: 60_000, claimMs: 30 } })
  await log.append('lobby', [post(1)])
  await log.claimName(claimOf('ada', 'ada'))
  const other = lock(folder, 'IMMEDIATE')
  const waiting = log.append('lobby', [post(2)])
  expect(await texts(log)).toEqual(['text 1'])
  expect(await log.claimName(claimOf('ada', 'ada'))).toBe('claimed')
  expect(await log.claimName(claimOf('ada', 'bob'))).toBe('taken')
  expect(await log.claimName(claimOf('bob', 'bob'))).toBe('unstored')
  await log.deleteExpiredNames()
  expect(await log.nameOwners(['ada', 'bob'])).toEqual(new Map([['ada', 'ada']]))
  other.exec('ROLLBACK')
  expect(await waiting).toEqual([posted(2)])
})

test('acknowledges posts while a reader of another program prevents checkpoints', async () => {
  const { folder, log } = await opened()
  await log.append('lobby', [post(0)])
  const other = new DatabaseSync(join(folder, 'parley.sqlite'))
  onTestFinished(() => other.close())
  other.exec('BEGIN; SELECT count(*) FROM messages')
  const long = 'x'.repeat(4_000)
  for (let n = 1; n < 40; n += 1)
    await log.append(
      'lobby',
      Array.from({ length: 40 }, (_, m) => ({ ...post(n * 100 + m), message: long })),
    )
  expect((await log.since('lobby', 0, 1)).head).toBe(1 + 39 * 40)
  other.exec('ROLLBACK')
  await log.append('lobby', [post(1)])
  expect(other.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()).toMatchObject({ busy: 0 })
})

test('closes soon while another program has locked the database, and answers the waiting posts', async () => {
  const { folder, log } = await opened({ patience: { appendMs: 60_000, closeMs: 30 } })
  lock(folder, 'IMMEDIATE')
  const waiting = expect(log.append('lobby', [post(1)])).rejects.toThrow(StorageBusy)
  await log.close()
  await waiting
})

test.for([
  ['a transaction', 'BEGIN EXCLUSIVE'],
  ['a whole session', 'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK'],
] as const)('waits at the start for the lock of %s, and starts when it is released', async ([, sql]) => {
  const folder = temporaryFolder()
  openDatabase(folder).close()
  const other = lock(folder, 'IMMEDIATE')
  other.exec(`ROLLBACK; ${sql}`)
  const opening = openSqliteLog(folder, fail)
  expect(await isPending(opening)).toBe(true)
  other.close()
  await (await opening).close()
})

test('does not start while another program keeps the database locked, and says so in one line', () => {
  const folder = temporaryFolder()
  openDatabase(folder).close()
  const other = lock(folder, 'IMMEDIATE')
  const open = () => openDatabase(folder, { lockPatienceMs: 20 })
  expect(open).toThrow(StartupError)
  expect(open).toThrow(/parley\.sqlite is locked by another program.*[^\n]*$/)
  other.exec('ROLLBACK; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK')
  expect(open).toThrow(/is locked by another program/)
  other.close()
  openDatabase(folder).close()
})

async function opened(options: SqliteLogOptions = {}) {
  const folder = temporaryFolder()
  const lines: string[] = []
  const logger = {
    info: (line: string) => void lines.push(line),
    warn: (line: string) => void lines.push(line),
  }
  const log = await openSqliteLog(folder, fail, { logger, ...options })
  onTestFinished(() => log.close())
  return { folder, log, lines }
}

/** Another program, which begins a transaction. */
function lock(folder: string, kind: string) {
  const other = new DatabaseSync(join(folder, 'parley.sqlite'))
  onTestFinished(() => {
    if (other.isOpen) other.close()
  })
  other.exec(`BEGIN ${kind}`)
  return other
}

/** Whether none of them has settled in the time in which another log is opened, written and closed. */
async function isPending(...promises: Promise<unknown>[]) {
  let isSettled = false
  const settled = () => (isSettled = true)
  for (const promise of promises) promise.then(settled, settled)
  const another = await openSqliteLog(temporaryFolder(), fail)
  await another.append('lobby', [post(1)])
  await another.close()
  return !isSettled
}

async function texts(log: Awaited<ReturnType<typeof openSqliteLog>>) {
  return (await log.since('lobby', 0, 100)).messages.map(({ message }) => message)
}

function post(n: number) {
  return {
    type: 'post' as const,
    author: 'author',
    cid: `cid-${String(n).padStart(5, '0')}`,
    username: 'Ada',
    avatar: 'a'.repeat(64),
    message: `text ${n}`,
  }
}

function posted(id: number) {
  return { type: 'posted', id }
}

function fail(error: Error): never {
  throw error
}
