import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import type { Draft } from '../message-log.ts'
import { defaultTimeouts } from './connection/pools.ts'
import { makeDatabase, type TestDatabase } from '../../testing/postgres/test-database.ts'
import { openNode, post, readAll, Reader } from '../../testing/postgres/test-postgres-log.ts'
import { TestProxy } from '../../testing/postgres/test-proxy.ts'

let database: TestDatabase
beforeEach(async () => (database = await makeDatabase()))
afterEach(() => database.remove())

test('each of two nodes is notified of the appends of the other, in order and without polling', async () => {
  const timeouts = { ...defaultTimeouts, pollIntervalMs: 3_600_000 }
  const [one, two] = [await openNode(database.url, { timeouts }), await openNode(database.url, { timeouts })]
  await vi.waitFor(() =>
    expect([...one.logger, ...two.logger]).toEqual(Array(2).fill('receiving notifications from other nodes')),
  )
  const here = await new Reader(one.log).follow()
  const there = await new Reader(two.log).follow()
  const texts = Array.from({ length: 20 }, (_, n) => `text ${n}`)
  for (const [n, text] of texts.entries()) {
    await [one, two][n % 2]?.log.append('lobby', [post(`cid-${n}`, text)])
    await vi.waitFor(() => expect(there.texts).toHaveLength(n + 1), { timeout: 10_000, interval: 2 })
  }
  await vi.waitFor(() => expect([here.texts, there.texts]).toEqual([texts, texts]))
})

test('P5.2: two nodes that append to one room at once leave no gaps, and deliver messages in order', async () => {
  const nodes = [await openNode(database.url), await openNode(database.url)]
  const reader = await new Reader(nodes[0]?.log ?? never()).follow()
  await Promise.all(
    nodes.map(async ({ log }, node) => {
      // Awaited: each append is its own transaction.
      for (let n = 0; n < 50; n += 1) await log.append('lobby', [post(`cid-${node}-${n}`)])
    }),
  )
  await vi.waitFor(() => expect(reader.messages).toHaveLength(100), { timeout: 5_000 })
  expect(reader.messages.map(({ id }) => id)).toEqual(reader.messages.map((_, n) => n + 1))
})

test('P3.2: leaves no gaps and no duplicates when nodes append to the same rooms at once, some drafts twice', async () => {
  const nodes = [await openNode(database.url), await openNode(database.url), await openNode(database.url)]
  const rooms = ['a', 'b', 'c']
  const readers = await Promise.all(
    nodes.flatMap(({ log }) => rooms.map((room) => new Reader(log, room).follow())),
  )
  const receipts = new Map<string, Set<number>>()
  const append = async (node: number, room: string, cids: string[]) => {
    const drafts = cids.map((cid) => post(cid, `${cid} here`, `author ${room}`))
    const answers = await nodes[node % nodes.length]?.log.append(room, drafts)
    for (const [n, answer] of (answers ?? []).entries()) {
      const ids = receipts.get(`${room} ${cids[n] ?? ''}`) ?? new Set()
      receipts.set(`${room} ${cids[n] ?? ''}`, ids.add(answer.type === 'posted' ? answer.id : -1))
    }
  }
  const posters = Array.from({ length: 36 }, async (_, poster) => {
    for (let n = 0; n < 30; n += 1) {
      const room = rooms[(poster + n) % rooms.length] ?? ''
      const cids = Array.from({ length: 1 + ((poster * n) % 4) }, (_, k) => `cid-${poster}-${n}-${k}`)
      const sent = [append(poster, room, cids)]
      if (n % 3 === 0) sent.push(append(poster + 1, room, cids.toReversed()))
      await Promise.all(sent)
    }
  })
  await Promise.all(posters)
  expect(receipts.size).toBeGreaterThan(2_000)
  expect([...receipts.values()].every((ids) => ids.size === 1 && !ids.has(-1))).toBe(true)
  for (const [index, room] of rooms.entries()) {
    const messages = await readAll(nodes[0]?.log ?? never(), room)
    expect(messages.map(({ id }) => id)).toEqual(messages.map((_, n) => n + 1))
    expect(new Set(messages.map(({ cid }) => cid)).size).toBe(messages.length)
    for (const { cid, id } of messages) expect(receipts.get(`${room} ${cid}`)).toEqual(new Set([id]))
    const those = readers.filter((_, n) => n % rooms.length === index)
    await vi.waitFor(
      () => expect(those.map((reader) => reader.messages)).toEqual(those.map(() => messages)),
      {
        timeout: 5_000,
      },
    )
  }
})

test('assigns each rev once when several nodes edit and react at once', async () => {
  const nodes = [await openNode(database.url), await openNode(database.url)]
  await nodes[0]?.log.append(
    'lobby',
    Array.from({ length: 5 }, (_, n) => post(`cid-post-${n}`)),
  )
  await Promise.all(
    Array.from({ length: 200 }, (_, n) => {
      const change = {
        ...post(`cid-change-${n}`),
        id: 1 + (n % 5),
        author: n % 7 === 0 ? 'ada' : `author ${n}`,
      }
      const reaction = {
        ...change,
        type: 'react',
        emoji: ['👍', '🎉', '😀'][n % 3] ?? '',
        on: n % 4 !== 0,
      } as Draft
      const edit = { ...change, type: 'edit', message: `edit ${n}` } as Draft
      return (nodes[n % 2]?.log ?? never()).append('lobby', [n % 7 === 0 ? edit : reaction])
    }),
  )
  const revs = await database.query<{ rev: number }>(
    'SELECT rev::int FROM (SELECT rev FROM changes UNION SELECT id FROM messages) AS r ORDER BY rev',
  )
  expect(revs.map(({ rev }) => rev)).toEqual(revs.map((_, n) => n + 1))
  const counts = await database.query<{ id: number; emoji: string; count: number }>(
    'SELECT id::int, emoji, count(*)::int FROM reactions GROUP BY id, emoji',
  )
  const shown = (await readAll(nodes[1]?.log ?? never(), 'lobby')).flatMap(({ id, reactions = [] }) =>
    reactions.map(({ emoji, count, people }) => ({ id, emoji, count, people: people.length })),
  )
  expect(shown).toHaveLength(counts.length)
  expect(shown).toEqual(expect.arrayContaining(counts.map((row) => ({ ...row, people: row.count }))))
})

describe('notifications may be lost', () => {
  test('reconnects when the LISTEN connection is terminated, and misses nothing', async () => {
    const one = await openNode(database.url)
    const two = await openNode(database.url, {
      directUrl: `${database.url}&application_name=${database.schema}`,
    })
    const reader = await new Reader(two.log).follow()
    await vi.waitFor(() => expect(two.logger).toEqual(['receiving notifications from other nodes']), {
      timeout: 10_000,
    })
    for (let n = 1; n <= 10; n += 1) {
      await one.log.append('lobby', [post(`cid-${n}`)])
      await database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '${database.schema}'`,
      )
    }
    await vi.waitFor(
      () => expect(reader.messages.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
      {
        timeout: 10_000,
      },
    )
  })

  test('recovers lost NOTIFYs by polling, as behind a pooler in transaction mode, and logs a warning', async () => {
    const one = await openNode(database.url)
    const proxy = await TestProxy.before(Number(new URL(inject('postgresUrl')).port))
    proxy.toNode = withoutNotifications
    const url = new URL(database.url)
    url.port = String(proxy.port)
    const two = await openNode(url.href)
    const reader = await new Reader(two.log).follow()
    await vi.waitFor(
      () => expect(two.logger).toEqual([expect.stringMatching(/pooler .*DATABASE_URL_DIRECT/)]),
      {
        timeout: 5_000,
      },
    )
    await one.log.append('lobby', [post('cid-1', 'one')])
    await vi.waitFor(() => expect(reader.texts).toEqual(['one']), { timeout: 10_000 })
    // DATABASE_URL_DIRECT bypasses the pooler.
    const three = await openNode(url.href, { directUrl: database.url })
    await vi.waitFor(() => expect(three.logger).toEqual(['receiving notifications from other nodes']), {
      timeout: 10_000,
    })
  })

  test('finds changed rooms that do not fit into one payload', async () => {
    const [one, two] = [await openNode(database.url), await openNode(database.url)]
    await vi.waitFor(() => expect(two.logger).toEqual(['receiving notifications from other nodes']), {
      timeout: 10_000,
    })
    const rooms = Array.from({ length: 300 }, (_, n) => `a-room-with-a-long-name-${n}`)
    const readers = await Promise.all(rooms.map((room) => new Reader(two.log, room).follow()))
    await Promise.all(rooms.map((room) => one.log.append(room, [post('cid-1')])))
    await vi.waitFor(() => expect(readers.every(({ messages }) => messages.length === 1)).toBe(true), {
      timeout: 5_000,
    })
  })
})

/** Removes the protocol messages of type `A` (NotificationResponse), if each arrives in one chunk. */
function withoutNotifications(bytes: Buffer): Buffer {
  const kept: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + (at + 5 <= bytes.length ? bytes.readUInt32BE(at + 1) : bytes.length)
    if (bytes[at] !== 'A'.charCodeAt(0)) kept.push(bytes.subarray(at, end))
    at = end
  }
  return Buffer.concat(kept)
}

function never(): never {
  throw new Error('There is no such node.')
}
