import { afterEach, expect, test, vi } from 'vitest'
import { PostgresPresenceStore } from '../../presence/cluster/postgres-presence-store.ts'
import { StartupError } from '../../config/startup-error.ts'
import type { Draft } from '../message-log.ts'
import { PostgresSearch } from '../../search/postgres/postgres-search.ts'
import { makeDatabase, type TestDatabase } from '../../testing/postgres/test-database.ts'
import { openNode, post, Reader } from '../../testing/postgres/test-postgres-log.ts'
import { claimOf } from '../../testing/name-claim.ts'

const made: TestDatabase[] = []

afterEach(async () => {
  for (const database of made.splice(0)) await database.remove()
})

test('nodes that start together on an empty database create one schema and one epoch', async () => {
  for (let times = 0; times < 5; times += 1) {
    const database = await makeDatabase()
    made.push(database)
    const nodes = await Promise.all(Array.from({ length: 6 }, () => openNode(database.url)))
    const pages = await Promise.all(nodes.map(({ log }) => log.since('lobby', 0, 0)))
    expect(new Set(pages.map(({ epoch }) => epoch)).size).toBe(1)
  }
})

test('running nodes keep working on the schema of a newer version, and do not start on it', async () => {
  const database = await makeDatabase()
  made.push(database)
  const failed = vi.fn()
  const url = `${database.url}&application_name=${database.schema}`
  const [one, two] = [await openNode(url, { failed }), await openNode(url, { failed })]
  await one.log.append('lobby', [post('cid-1')])
  const reader = await new Reader(two.log).follow()
  const { epoch } = await one.log.since('lobby', 0, 0)
  await database.query(`BEGIN; ${nextStep} COMMIT`)
  await database.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [
    database.schema,
  ])
  const react = { ...post('cid-3'), type: 'react', id: 1, emoji: '👍', on: true } as Draft
  expect(await one.log.append('lobby', [post('cid-2'), react])).toEqual([
    { type: 'posted', id: 2 },
    { type: 'changed', rev: 3 },
  ])
  await vi.waitFor(() => expect(reader.messages.map(({ id }) => id)).toEqual([1, 2, 1]), 10_000)
  expect(reader.startedOver).toEqual([])
  expect(await two.log.claimName(claimOf('ada', 'ada'))).toBe('claimed')
  const search = new PostgresSearch(two.log, database.url, { info: vi.fn(), warn: vi.fn() })
  expect(await search.find({ room: 'lobby', words: ['cid-2'] })).toMatchObject({ count: 1 })
  await expectPresenceIsShared(new PostgresPresenceStore(one.log), new PostgresPresenceStore(two.log))
  expect(await one.log.since('lobby', 0, 0)).toMatchObject({ epoch, head: 3 })
  expect(failed).not.toHaveBeenCalled()
  await expect(openNode(database.url)).rejects.toThrow(StartupError)
}, 60_000)

async function expectPresenceIsShared(one: PostgresPresenceStore, two: PostgresPresenceStore) {
  const [node, other] = [crypto.randomUUID(), crypto.randomUUID()]
  await one.arrive(node)
  await two.arrive(other)
  const person = { username: 'Ada', avatar: 'a'.repeat(64) }
  await one.write(node, 1, [{ room: 'lobby', person, author: 'ada', status: 'here' }])
  const observed = await two.read({ node: other, known: new Map(), followed: [], fresh: ['lobby'] })
  expect(observed).toMatchObject([{ records: [{ person }] }])
}

/** A migration as CONTRIBUTING.md requires it. */
const nextStep = `
  CREATE TABLE pins (room TEXT COLLATE "C" NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (room, id));
  ALTER TABLE rooms ADD COLUMN topic TEXT;
  ALTER TABLE messages ADD COLUMN pinned BOOLEAN NOT NULL DEFAULT false;
  ALTER TABLE texts ADD COLUMN language TEXT;
  ALTER TABLE nodes ADD COLUMN title TEXT NOT NULL DEFAULT '';
  ALTER TABLE notices ADD COLUMN mood TEXT;
  ALTER TABLE life ADD COLUMN motto TEXT;
  UPDATE life SET version = 99;`
