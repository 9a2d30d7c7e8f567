import pg from 'pg'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { LogUnavailable } from '../../log/message-log.ts'
import { PostgresIndexer } from './postgres-indexer.ts'
import type { RetryingPool } from '../../log/postgres/connection/retrying-pool.ts'
import { PostgresSearch } from './postgres-search.ts'
import { UnindexedRooms } from './unindexed-rooms.ts'
import { makeDatabase } from '../../testing/postgres/test-database.ts'
import { openNode, post } from '../../testing/postgres/test-postgres-log.ts'

const quiet = { info: () => undefined, warn: () => undefined }

let database: Awaited<ReturnType<typeof makeDatabase>>
beforeAll(async () => {
  database = await makeDatabase([])
  return () => database.remove()
})

test('looks for rooms again when a new epoch begins during a poll', async () => {
  const { indexer, queries } = behind([], () => indexer.startOver())
  await indexer.backlog()
  await indexer.backlog()
  expect(queries).toEqual(['look', 'look'])
})

test('asks for the rooms that moved, and looks for others once a minute', async () => {
  const { indexer, queries, later } = behind([], () => undefined)
  await indexer.backlog()
  indexer.roomChanged('lobby')
  await indexer.backlog()
  later(59_999)
  await indexer.backlog()
  later(1)
  await indexer.backlog()
  expect(queries).toEqual(['look', ['lobby'], [], 'look'])
})

test('goes on to look for rooms until it has looked at all of them', async () => {
  const { indexer, queries, found } = behind([], () => undefined)
  found.isPartial = true
  expect(await indexer.backlog()).toMatchObject({ behind: [], isPartial: true })
  found.isPartial = false
  found.heads.set('attic', 1)
  expect(await indexer.backlog()).toMatchObject({ behind: ['attic'] })
  found.heads.clear()
  await indexer.backlog()
  await indexer.backlog()
  expect(queries).toEqual(['look', 'look', 'look', []])
})

test('a failed poll forgets no room', async () => {
  let fails = false
  const { indexer, queries } = behind(['lobby'], () => {
    if (fails) throw new LogUnavailable('The database is unreachable.')
  })
  fails = true
  await expect(indexer.backlog()).rejects.toThrow(LogUnavailable)
  fails = false
  await indexer.backlog()
  indexer.roomChanged('lobby')
  fails = true
  indexer.roomChanged('attic')
  await expect(indexer.backlog()).rejects.toThrow(LogUnavailable)
  fails = false
  expect((await indexer.backlog()).behind).toEqual(['lobby'])
  expect(queries).toEqual(['look', 'look', ['lobby', 'attic'], ['lobby', 'attic']])
})

test('finds the rooms that moved without a report, and does not look at them again once they are indexed', async () => {
  const own = await makeDatabase([])
  onTestFinished(() => own.remove())
  const { log } = await openNode(own.url)
  await log.append('old', [post('cid-1', 'one')])
  await log.append('new', [post('cid-2', 'two'), post('cid-3', 'three')])
  await own.query("UPDATE rooms SET moved = 0 WHERE room = 'old'") // of an earlier version
  const unindexed = new UnindexedRooms(log.pool)
  expect(await unindexed.next()).toEqual({
    heads: new Map([
      ['old', 1],
      ['new', 2],
    ]),
    isPartial: false,
  })
  const indexer = new PostgresIndexer(log.pool)
  for (const room of ['old', 'new']) expect(await indexer.indexNextPage(room)).toBe('done')
  expect((await unindexed.next()).heads).toEqual(new Map())
  const rows = await own.query(
    'SELECT p.room, p.moved = r.moved AS reached FROM search_progress p, rooms r WHERE r.room = $1',
    ['new'],
  )
  expect(rows).toEqual([{ room: 'old', reached: true }])
})

test('P10.3: does not find an edited or removed message by its old text before it is indexed again', async () => {
  const { log } = await openNode(database.url)
  const search = new PostgresSearch(log, database.url, quiet)
  const find = (word: string) => search.find({ room: 'changed', words: [word] })
  await log.append('changed', [post('cid-1', 'a secret'), post('cid-2', 'before')])
  expect(await find('secret')).toMatchObject({ count: 1 })
  const other = new pg.Client({ connectionString: database.url })
  await other.connect()
  onTestFinished(() => other.end())
  await other.query("BEGIN; SELECT FROM filed WHERE room = 'changed' FOR UPDATE")
  const { author, username, avatar } = post('cid')
  const by = { author, username, avatar }
  await log.append('changed', [
    { type: 'remove', ...by, cid: 'cid-3', id: 1 },
    { type: 'edit', ...by, cid: 'cid-4', id: 2, message: 'after' },
  ])
  expect(await find('secret')).toMatchObject({ messages: [], count: 0, behind: true })
  expect(await find('before')).toMatchObject({ messages: [], count: 0, behind: true })
  await other.query('ROLLBACK')
  expect(await find('after')).toMatchObject({ messages: [{ id: 2 }], count: 1 })
})

test('indexes every room again in a new epoch, also if its rows were restored', async () => {
  const { log } = await openNode(database.url)
  const search = new PostgresSearch(log, database.url, quiet)
  const find = (word: string) => search.find({ room: 'restored', words: [word] })
  await log.append('restored', [post('cid-1', 'old one'), post('cid-2', 'old two')])
  expect(await find('old')).toMatchObject({ count: 2 })
  await database.query("DELETE FROM messages WHERE room = 'restored'")
  await database.query("UPDATE rooms SET head = 0 WHERE room = 'restored'")
  await database.query('UPDATE life SET epoch = gen_random_uuid()')
  await vi.waitFor(() => log.append('restored', [post('cid-3', 'the needle')]), { timeout: 10_000 })
  expect(await find('needle')).toMatchObject({ count: 1, messages: [{ id: 1 }] })
  expect(await find('old')).toMatchObject({ count: 0 })
})

/** An indexer whose changed rooms are always behind. `meanwhile` runs during each query; `queries` has the rooms of each. */
function behind(rooms: string[], meanwhile: () => void) {
  const queries: unknown[] = []
  const found = { heads: new Map<string, number>(), isPartial: false }
  let now = 0
  const client = {
    query(_statement: string, values?: unknown[]) {
      if (values !== undefined) queries.push(values[0])
      return Promise.resolve({ rows: rooms.map((room) => ({ room, head: 1 })), command: 'COMMIT' })
    },
  }
  const run = async (_pool: string, work: (one: typeof client) => Promise<unknown>) => {
    const answer = await work(client)
    meanwhile()
    return answer
  }
  const next = () => {
    queries.push('look')
    meanwhile()
    return Promise.resolve(found)
  }
  const later = (ms: number) => void (now += ms)
  const indexer = new PostgresIndexer(
    { run } as unknown as RetryingPool,
    { next: async () => next() },
    () => now,
  )
  return { indexer, queries, found, later }
}
