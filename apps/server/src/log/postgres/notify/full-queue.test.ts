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

test('other nodes find changes by polling while the NOTIFY queue is full', async () => {
  const failed = vi.fn()
  const [one, two] = [await openNode(database.url, { failed }), await openNode(database.url, { failed })]
  for (const { logger } of [one, two])
    await vi.waitFor(() => expect(logger).toContain('receiving notifications from other nodes'), 5_000)
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
  // A node that starts now does not receive its own probe.
  const late = await openNode(database.url, { failed })
  await vi.waitFor(
    () => expect(late.logger.join()).toMatch(/not receiving notifications from other nodes: .*full/),
    5_000,
  )
  expect(one.logger.filter((line) => line.includes('NOTIFY'))).toHaveLength(1)
  await empty()
  await vi.waitFor(() => expect(late.logger).toContain('receiving notifications from other nodes'), 15_000)
  expect(failed).not.toHaveBeenCalled()
}, 60_000)

/** Fills the queue with the help of a session that listens and does not read. */
async function fillQueue() {
  const [stalled, sender] = [
    new pg.Client({ connectionString: database.url }),
    new pg.Client({ connectionString: database.url }),
  ]
  for (const client of [stalled, sender]) await client.connect()
  onTestFinished(() => Promise.all([stalled.end(), sender.end()]).then(() => undefined))
  await stalled.query('LISTEN elsewhere')
  await stalled.query('BEGIN; SELECT')
  const notify = () => sender.query("SELECT pg_notify('elsewhere', repeat('x', 7900))")
  const fill = async (): Promise<never> => notify().then(fill)
  await expect(fill()).rejects.toMatchObject({ code: '54000' })
  return () => stalled.query('COMMIT')
}
