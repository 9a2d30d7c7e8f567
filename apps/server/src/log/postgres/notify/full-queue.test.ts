import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { PostgresPresenceStore } from '../../../presence/cluster/postgres-presence-store.ts'
import { makeDatabase, type TestDatabase } from '../../../testing/postgres/test-database.ts'
import { startPostgres, type TestPostgres } from '../../../testing/postgres/test-postgres.ts'
import { openNode, post, Reader } from '../../../testing/postgres/test-postgres-log.ts'

let postgres: TestPostgres
let database: TestDatabase
beforeAll(async () => {
  postgres = await startPostgres()
  database = await makeDatabase([], postgres.url)
  await database.query('ALTER SYSTEM SET max_notify_queue_pages = 64')
  await postgres.restart()
})
afterAll(() => postgres.remove())

test('where the queue of NOTIFY is full the others find by looking what moved, and all goes on', async () => {
  const failed = vi.fn()
  const [one, two] = [await openNode(database.url, { failed }), await openNode(database.url, { failed })]
  for (const { logger } of [one, two])
    await vi.waitFor(() => expect(logger).toContain('other nodes are heard'), 5_000)
  const reader = await new Reader(two.log).follow()
  const empty = await fillQueue()
  for (const cid of ['cid-1', 'cid-2']) await one.log.append('lobby', [post(cid)])
  await vi.waitFor(() => expect(reader.texts).toEqual(['cid-1', 'cid-2']), { timeout: 10_000 })
  const store = new PostgresPresenceStore(one.log)
  const node = crypto.randomUUID()
  const person = { username: 'Ada', avatar: 'a'.repeat(64) }
  await store.arrive(node)
  const record = { room: 'lobby', person, author: 'ada', status: 'here' } as const
  expect(await store.write(node, 1, [record])).toBe(true)
  expect(await database.query('SELECT username FROM notices')).toEqual([{ username: 'Ada' }])
  await store.sendTyping([{ room: 'lobby', person }])
  // A node that starts only now hears nothing of itself.
  const late = await openNode(database.url, { failed })
  await vi.waitFor(() => expect(late.logger.join()).toMatch(/nothing is heard of other nodes: .*full/), 5_000)
  expect(one.logger.filter((note) => note.includes('NOTIFY'))).toHaveLength(1)
  await empty()
  await vi.waitFor(() => expect(late.logger).toContain('other nodes are heard'), 15_000)
  expect(failed).not.toHaveBeenCalled()
}, 60_000)

/** Somebody listens, and never reads on. */
async function fillQueue() {
  const [deaf, loud] = [
    new pg.Client({ connectionString: database.url }),
    new pg.Client({ connectionString: database.url }),
  ]
  for (const client of [deaf, loud]) await client.connect()
  onTestFinished(() => Promise.all([deaf.end(), loud.end()]).then(() => undefined))
  await deaf.query('LISTEN elsewhere')
  await deaf.query('BEGIN; SELECT')
  const tell = () => loud.query("SELECT pg_notify('elsewhere', repeat('x', 7900))")
  const fill = async (): Promise<never> => tell().then(fill)
  await expect(fill()).rejects.toMatchObject({ code: '54000' })
  return () => deaf.query('COMMIT')
}
