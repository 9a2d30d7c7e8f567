import { expect, onTestFinished, test, vi } from 'vitest'
import type { Changes, Page } from '../../message-log.ts'
import { entry, bob } from '../../../testing/contracts/access-drafts.ts'
import { accessContract } from '../../../testing/contracts/access-contract.ts'
import { makeEarlierDatabase } from '../../../testing/postgres/earlier-log.ts'
import { moveDates } from '../../../testing/postgres/move-dates.ts'
import { makeDatabase } from '../../../testing/postgres/test-database.ts'
import { openNode, post } from '../../../testing/postgres/test-postgres-log.ts'

accessContract('PostgreSQL', async () => {
  const database = await makeDatabase()
  const { url, remove } = database
  return {
    open: async () => {
      const { log } = await openNode(url)
      return { log, access: log.access }
    },
    moveDates: (ms) => moveDates(database, ms),
    remove,
  }
})

test('P13: another node is told of an entry, and reads it with its place between the messages', async () => {
  const database = await makeDatabase()
  onTestFinished(() => database.remove())
  const [one, two] = [await openNode(database.url), await openNode(database.url)]
  const told: (Changes | undefined)[] = []
  await two.log.watch((room, changes) => {
    if (room === 'lobby') told.push(changes)
  })
  await one.log.append('lobby', [
    post('cid-1'),
    entry({ kind: 'mute', subject: bob, forMs: null }),
    post('cid-2'),
  ])
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(0), 10_000)
  const page: Page = await two.log.since('lobby', 0, 10)
  expect(page).toMatchObject({ rev: 3, messages: [{ id: 1 }, { id: 3 }], entries: [{ rev: 2 }] })
  expect(await two.log.access.standings('bob', ['lobby'])).toMatchObject([{ muted: { forMs: null } }])
  await two.log.append('lobby', [entry({ kind: 'unmute', subject: bob })])
  expect(await one.log.access.notable('lobby')).toEqual([])
})

test('a node of an earlier version posts between entries, and skips them', async () => {
  const database = await makeEarlierDatabase()
  onTestFinished(() => database.remove())
  const { log } = await openNode(database.url)
  await log.append('lobby', [entry({ kind: 'mute', subject: bob, forMs: null })])
  // What it writes: it knows neither the new columns nor the new tables.
  await database.query(`BEGIN; SELECT room, head FROM rooms WHERE room = 'lobby' FOR UPDATE;
    INSERT INTO messages (room, id, rev, author, cid, at, username, avatar, message, guest, removed)
    VALUES ('lobby', 2, 2, 'ada', 'cid-1', 1, 'Ada', '', 'old', false, false);
    INSERT INTO rooms (room, head) VALUES ('garden', 0);
    UPDATE rooms SET head = 2, moved = 1 WHERE room = 'lobby'; COMMIT`)
  expect(await log.append('lobby', [entry({ kind: 'unmute', subject: bob })])).toEqual([
    { type: 'changed', rev: 3 },
  ])
  expect(await log.since('lobby', 0, 10)).toMatchObject({
    messages: [{ id: 2 }],
    entries: [{ rev: 1 }, { rev: 3 }],
  })
})
