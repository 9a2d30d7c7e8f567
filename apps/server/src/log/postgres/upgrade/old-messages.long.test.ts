import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { PostgresPresenceStore } from '../../../presence/cluster/postgres-presence-store.ts'
import { PostgresSearch } from '../../../search/postgres/postgres-search.ts'
import { messageLogContract } from '../../../testing/contracts/log-contract.ts'
import { EarlierNode, makeEarlierDatabase, puttingBack } from '../../../testing/postgres/earlier-log.ts'
import { makeDatabase, type TestDatabase } from '../../../testing/postgres/test-database.ts'
import { openNode, readAll, Reader } from '../../../testing/postgres/test-postgres-log.ts'
import type { PostDraft } from '../../message-log.ts'
import { beginNumbers } from '../message-form.ts'
import { openPostgresLog } from '../postgres-log.ts'
import { countUnfinished, finishUpgrade } from './finish-upgrade.ts'

const made: TestDatabase[] = []
afterEach(async () => {
  for (const database of made.splice(0)) await database.remove()
})

messageLogContract('PostgreSQL beside older nodes', async () => {
  const { url, remove } = await makeEarlierDatabase()
  return { open: () => openLog(url), remove }
})

// Half of the messages are where an older node has stored them, after each append.
messageLogContract('PostgreSQL while messages move', async () => {
  const database = await makeEarlierDatabase()
  await (await openLog(database.url)).close()
  await database.query(beginNumbers())
  return {
    open: async () => puttingBack(await openLog(database.url), database),
    remove: () => database.remove(),
  }
})

test('P5.2: older and newer nodes post, edit and read beside each other, and lose, double and reorder nothing', async () => {
  const { url, query } = await makeEarlier()
  const older = await EarlierNode.start(url)
  await older.post('lobby', draftOf(0))
  const nodes = [await openNode(url), await openNode(url)]
  const reader = await new Reader(nodes[1]?.log ?? never()).follow()
  const numbers = Array.from({ length: 60 }, (_, n) => n + 1)
  await Promise.all([
    ...nodes.map(async ({ log }, node) => {
      for (const n of numbers.filter((_, at) => at % 3 === node)) {
        await log.append('lobby', [draftOf(n)])
        if (n % 4 === 0) await log.append('lobby', [{ ...editOf(1, n), message: `edit ${n}` }])
      }
    }),
    (async () => {
      for (const n of numbers.filter((_, at) => at % 3 === 2)) {
        await older.post('lobby', draftOf(n))
        if (n % 5 === 0) await older.edit('lobby', 2, `older edit ${n}`)
      }
    })(),
  ])
  // P3.2: what one has stored, the other does not store again.
  for (const n of numbers) {
    expect(await older.post('lobby', draftOf(n))).toBeUndefined()
    expect(await nodes[0]?.log.append('lobby', [draftOf(n)])).toMatchObject([{ type: 'posted' }])
  }
  const stored = await readAll(nodes[0]?.log ?? never(), 'lobby')
  const seen = await older.read('lobby')
  expect(stored.map(({ id, rev, username, message }) => ({ id, rev, username, message }))).toEqual(
    seen.map(({ id, rev, username, message }) => ({ id, rev, username, message })),
  )
  expect(new Set(stored.map(({ cid }) => cid))).toEqual(new Set([0, ...numbers].map((n) => `cid-${n}`)))
  expect(stored).toHaveLength(61)
  const [room] = await query<{ head: number }>('SELECT head::int FROM rooms')
  await vi.waitFor(() => expect(reader.messages.at(-1)?.rev).toBe(room?.head), { timeout: 10_000 })
  expect(reader.startedOver).toEqual([])
  expect(await query('SELECT form FROM life')).toEqual([{ form: 'named' }])
  const search = new PostgresSearch(nodes[0]?.log ?? never(), url, quiet)
  expect(await search.find({ room: 'lobby', words: ['text', '30'] })).toMatchObject({ count: 1 })
})

test('an upgrade is refused while an older node runs, and changes nothing', async () => {
  const { url, query } = await makeEarlier()
  const older = await EarlierNode.start(url)
  await older.post('lobby', draftOf(1))
  const { log } = await openNode(url)
  await new PostgresPresenceStore(log).arrive(crypto.randomUUID())
  await expect(finishUpgrade(url, vi.fn())).rejects.toThrow(
    /^Nodes of an earlier version are running \(1\): start them again/,
  )
  expect(await older.post('lobby', draftOf(2))).toBe(2)
  expect(await countUnfinished(url)).toBe('all')
  expect(await query('SELECT form FROM life')).toEqual([{ form: 'named' }])
  await older.leave()
  expect(await finishUpgrade(url, vi.fn())).toMatchObject({ moved: 2 })
  expect(await countUnfinished(url)).toBe(0)
})

test('an older node that nobody saw stores nothing and reads nothing once the upgrade has begun', async () => {
  const { url } = await makeEarlier()
  const older = await EarlierNode.start(url)
  await older.post('lobby', draftOf(1))
  await older.leave()
  const { log } = await openNode(url)
  const before = await log.since('lobby', 0, 10)
  await finishUpgrade(url, vi.fn())
  await expect(older.post('lobby', draftOf(2))).rejects.toThrow('does not exist')
  await expect(older.edit('lobby', 1, 'changed')).rejects.toThrow('does not exist')
  await expect(older.read('lobby')).rejects.toThrow('does not exist')
  expect(await log.since('lobby', 0, 10)).toEqual(before)
})

test('an upgrade is refused where there is no log, or one that no newer node has opened', async () => {
  const empty = await makeDatabase()
  made.push(empty)
  await expect(finishUpgrade(empty.url, vi.fn())).rejects.toThrow('There is no log in the database.')
  await expect(finishUpgrade((await makeEarlier()).url, vi.fn())).rejects.toThrow(
    'is of an earlier version: start a node with this version first',
  )
})

test('nodes post, change and read while messages move, and lose, double and reorder nothing', async () => {
  const { url, query } = await makeEarlier()
  const nodes = [await openNode(url), await openNode(url)]
  const [log = never(), other = never()] = nodes.map((node) => node.log)
  const drafts = Array.from({ length: 2_000 }, (_, n) => draftOf(n + 1))
  await log.append('lobby', drafts)
  await log.append('attic', drafts.slice(0, 300))
  const reader = await new Reader(other).follow()
  const before = await readAll(log, 'lobby')
  const over = new AbortController()
  const upgraded = finishUpgrade(url, vi.fn()).finally(() => over.abort())
  const posted: number[] = []
  const changed = new Map<number, string>()
  for (let n = 0; !over.signal.aborted || n < 20; n += 1) {
    const id = 1 + ((n * 137) % 2_000)
    const node = nodes[n % 2]?.log ?? never()
    const receipts = await node.append('lobby', [
      draftOf(5_000 + n),
      { ...draftOf(id), message: `text ${id}` }, // sent again
      { ...editOf(id, n), message: `edit ${n}` },
      { ...draftOf(9_000 + n), replyTo: id },
      { ...person, type: 'react', cid: `cid-react-${n}`, id, emoji: '👍', on: true },
    ])
    expect(receipts.map(({ type }) => type)).toEqual(['posted', 'posted', 'changed', 'posted', 'changed'])
    expect(receipts[1]).toEqual({ type: 'posted', id })
    posted.push(n)
    changed.set(id, `edit ${n}`)
    const page = await log.before('lobby', 1_500, 400)
    expect(page.map((message) => message.id)).toEqual(Array.from({ length: 400 }, (_, at) => 1_100 + at))
  }
  await upgraded
  expect(await query('SELECT form FROM life')).toEqual([{ form: 'numbered' }])
  expect(await query("SELECT to_regclass('old_messages') AS old")).toEqual([{ old: null }])
  const after = (await readAll(other, 'lobby')).toSorted((a, b) => a.id - b.id)
  expect(new Set(after.map(({ id }) => id)).size).toBe(after.length)
  expect(after).toHaveLength(2_000 + 2 * posted.length)
  for (const [n, message] of before.entries()) {
    const text = changed.get(message.id)
    if (text === undefined) expect(after[n]).toEqual(message)
    else
      expect(after[n]).toMatchObject({
        id: message.id,
        message: text,
        reactions: [{ emoji: '👍', count: 1 }],
      })
  }
  const [room] = await query<{ head: number }>("SELECT head::int FROM rooms WHERE room = 'lobby'")
  await vi.waitFor(() => expect(reader.messages.at(-1)?.rev).toBe(room?.head), { timeout: 10_000 })
  const revs = reader.messages.map(({ rev }) => rev)
  expect(revs).toEqual(revs.toSorted((a, b) => a - b))
  expect(reader.startedOver).toEqual([])
  expect(await readAll(log, 'attic')).toHaveLength(300)
}, 60_000)

test('an upgrade waits for long reads, and posts go on meanwhile', async () => {
  const { url, query } = await makeEarlier()
  const { log } = await openNode(url)
  await log.append('lobby', [draftOf(1)])
  const reading = query('SELECT pg_sleep(2) FROM all_messages')
  await sleep(100)
  const upgraded = finishUpgrade(url, vi.fn())
  expect(await log.append('lobby', [draftOf(2)])).toEqual([{ type: 'posted', id: 2 }])
  expect(await upgraded).toMatchObject({ moved: expect.any(Number) as number })
  await reading
  expect(await readAll(log, 'lobby')).toHaveLength(2)
}, 60_000)

const quiet = { info: () => undefined, warn: () => undefined }
const person = { author: 'author', username: 'Ada', avatar: 'a'.repeat(64) }

function draftOf(n: number): PostDraft {
  return { type: 'post', ...person, cid: `cid-${n}`, message: `text ${n}` }
}

function editOf(id: number, n: number) {
  return { ...person, type: 'edit' as const, cid: `cid-edit-${n}`, id }
}

async function makeEarlier() {
  const database = await makeEarlierDatabase()
  made.push(database)
  return database
}

function openLog(url: string) {
  return openPostgresLog({ url, logger: quiet, failed: fail })
}

function fail(error: unknown): never {
  throw error
}

function never(): never {
  throw new Error('There is no such node.')
}
