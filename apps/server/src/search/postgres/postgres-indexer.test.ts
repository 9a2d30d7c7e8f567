import pg from 'pg'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { LogUnavailable } from '../../log/message-log.ts'
import { PostgresIndexer } from './postgres-indexer.ts'
import type { RetryingPool } from '../../log/postgres/connection/retrying-pool.ts'
import { PostgresSearch } from './postgres-search.ts'
import { makeDatabase } from '../../testing/postgres/test-database.ts'
import { openNode, post } from '../../testing/postgres/test-postgres-log.ts'

const quiet = { info: () => undefined, warn: () => undefined }

let database: Awaited<ReturnType<typeof makeDatabase>>
beforeAll(async () => {
  database = await makeDatabase([])
  return () => database.remove()
})

test('a look during which another life begins is followed by a look at every room', async () => {
  const { filing, asked } = behind(['lobby'], () => filing.startOver())
  await filing.look()
  await filing.look()
  expect(asked).toEqual([null, null])
})

test('a look that fails forgets no room', async () => {
  let fails = false
  const { filing, asked } = behind(['lobby'], () => {
    if (fails) throw new LogUnavailable('The database is not there.')
  })
  fails = true
  await expect(filing.look()).rejects.toThrow(LogUnavailable)
  fails = false
  await filing.look()
  fails = true
  filing.moved('attic')
  await expect(filing.look()).rejects.toThrow(LogUnavailable)
  fails = false
  expect((await filing.look()).behind).toEqual(['lobby'])
  expect(asked).toEqual([null, null, ['lobby', 'attic'], ['lobby', 'attic']])
})

test('P10.3: what was removed or edited and is not filed yet is not found by what it said', async () => {
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

test('in another life every room is filed anew, also where its rows were put back', async () => {
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

/** The rooms are behind for ever. `meanwhile` happens while that is asked; `asked` has of which rooms it was. */
function behind(rooms: string[], meanwhile: () => void) {
  const asked: unknown[] = []
  const client = {
    query(_statement: string, values?: unknown[]) {
      if (values !== undefined) asked.push(values[0])
      return Promise.resolve({ rows: rooms.map((room) => ({ room, head: 1 })), command: 'COMMIT' })
    },
  }
  const run = async (_pool: string, work: (one: typeof client) => Promise<unknown>) => {
    const answer = await work(client)
    meanwhile()
    return answer
  }
  return { filing: new PostgresIndexer({ run } as unknown as RetryingPool), asked }
}
