import { folded, type Message } from '@parley/shared'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { raisesFloor } from '../../access/entries.ts'
import type { IndexedPage, Indexer, Backlog } from '../indexer.ts'
import { LogUnavailable } from '../../log/message-log.ts'
import { queryBounded } from '../../log/postgres/connection/bounded-query.ts'
import { isDiskFull } from '../../log/postgres/connection/errors.ts'
import type { EpochGuard } from '../../log/postgres/connection/epoch-guard.ts'
import { readSince } from '../../log/postgres/pages.ts'
import { idleInTransactionMs, statementMs } from '../../log/postgres/connection/pools.ts'
import type { RetryingPool } from '../../log/postgres/connection/retrying-pool.ts'
import { UnindexedRooms, type Unindexed } from './unindexed-rooms.ts'
import { searchedText } from '../searched-text.ts'

/** Messages indexed in one transaction. */
const pageSize = 200

/** Between two looks for rooms that nobody reported, in milliseconds. */
const lookEveryMs = 60_000

/** How long to wait for another node that indexes the room, in milliseconds. */
const lockTimeoutMs = 100

/** Writes the table `texts` from the log. Any node may index the next page of a room. The table `filed` holds the cursors. */
export class PostgresIndexer implements Indexer {
  readonly #pool: RetryingPool
  readonly #unindexed: Pick<UnindexedRooms, 'next'>
  readonly #now: () => number
  /** Rooms that may have changes to index; undefined: those are to be looked for. */
  #rooms: Set<string> | undefined
  #lookedAt = -Infinity
  /** The heads of the rooms that were behind at the last poll. */
  #heads = new Map<string, number>()
  #changes = 0
  #version = 0
  #pageSize = pageSize
  #queue: Promise<unknown> = Promise.resolve()

  /** `now` is in milliseconds. */
  constructor(
    pool: RetryingPool,
    unindexed: Pick<UnindexedRooms, 'next'> = new UnindexedRooms(pool),
    now = () => performance.now(),
  ) {
    this.#pool = pool
    this.#unindexed = unindexed
    this.#now = now
  }

  roomChanged(room: string) {
    this.#rooms?.add(room)
    this.#version += 1
  }

  /** In a new epoch, every room may have changed. */
  startOver() {
    this.#rooms = undefined
    this.#version += 1
  }

  version() {
    return this.#version
  }

  async backlog(): Promise<Backlog> {
    // From time to time also while the changed rooms are known: what is indexed need not be looked for after a restart.
    const rooms = this.#now() < this.#lookedAt + lookEveryMs ? this.#rooms : undefined
    this.#rooms = new Set()
    try {
      const { heads, isPartial } = await this.#find(rooms)
      for (const [room, head] of heads) this.#changes += head - (this.#heads.get(room) ?? head)
      this.#heads = heads
      this.#recheck(rooms === undefined && (isPartial || heads.size > 0) ? undefined : heads.keys())
      return { changes: this.#changes, behind: [...heads.keys()], isPartial }
    } catch (error) {
      this.#recheck(rooms)
      throw error
    }
  }

  /** One page at a time: posting needs the connections too. */
  indexNextPage(room: string): Promise<IndexedPage> {
    const indexed = this.#queue.then(() => this.#indexNextPage(room))
    this.#queue = indexed.catch(() => undefined)
    return indexed
  }

  /** Indexes the room for at most `timeoutMs` milliseconds. True when nothing is left. */
  async catchUp(room: string, timeoutMs: number): Promise<boolean> {
    const late = sleep(timeoutMs, 'late' as const, { ref: false })
    for (;;) {
      if ((await this.#behind([room])).size === 0) return true
      const indexed = await Promise.race([this.indexNextPage(room).catch(unavailable), late])
      if (indexed !== 'done' && indexed !== 'more') return false
    }
  }

  async #indexNextPage(room: string): Promise<IndexedPage> {
    try {
      return await this.#pool.run('writes', (client) => this.#indexUnlessBlocked(client, room))
    } catch (error) {
      if (isDiskFull(error)) return 'blocked'
      throw error
    }
  }

  async #indexUnlessBlocked(client: pg.ClientBase, room: string): Promise<IndexedPage> {
    try {
      const indexed = await indexPage(client, this.#pool.epochGuard, room, this.#pageSize)
      this.#pageSize = Math.min(pageSize, this.#pageSize * 2)
      return indexed
    } catch (error) {
      const code = error instanceof pg.DatabaseError ? error.code : undefined
      if (code !== lockNotAvailable && code !== canceled) throw error
      if (code === canceled) this.#pageSize = Math.ceil(this.#pageSize / 8)
      await client.query('ROLLBACK')
      return 'more'
    }
  }

  /** Adds to the rooms that changed meanwhile. Undefined: they are to be looked for. */
  #recheck(rooms: Iterable<string> | undefined) {
    if (rooms === undefined) this.#rooms = undefined
    else for (const room of rooms) this.#rooms?.add(room)
  }

  async #find(rooms: ReadonlySet<string> | undefined): Promise<Unindexed> {
    if (rooms !== undefined) return { heads: await this.#behind([...rooms]), isPartial: false }
    const found = await this.#unindexed.next()
    this.#lookedAt = this.#now()
    return found
  }

  /** The heads of the given rooms that are not completely indexed. */
  #behind(rooms: string[]): Promise<Map<string, number>> {
    return this.#pool.run('reads', async (client) => {
      const { rows } = await queryBounded<{ room: string; head: number }>(client, selectBehind, [rooms])
      return new Map(rows.map(({ room, head }) => [room, head]))
    })
  }
}

function unavailable(error: unknown) {
  if (error instanceof LogUnavailable) return 'unavailable' as const
  throw error
}

async function indexPage(
  client: pg.ClientBase,
  epochGuard: EpochGuard,
  room: string,
  limit: number,
): Promise<IndexedPage> {
  const [, , { rows }] = await Promise.all([
    client.query(begin),
    client.query(insertCursor, [room]),
    client.query<{ rev: number; epoch: string }>(lockCursor, [room]),
  ])
  const [cursorRow] = rows
  const isOfThisEpoch = cursorRow?.epoch === epochGuard.epoch
  const cursor = isOfThisEpoch ? cursorRow.rev : 0
  // A separate statement: it sees what was committed while the previous one waited for the lock.
  const {
    epoch,
    rev,
    head,
    messages,
    entries = [],
  } = await readSince(client, epochGuard, room, cursor, limit)
  await Promise.all([
    ...(isOfThisEpoch ? [] : [client.query(deleteBeyond, [room, head])]),
    ...writeTexts(client, room, messages),
    ...(entries.some(({ entry }) => raisesFloor(entry)) ? [client.query(deleteBelow, [room])] : []),
    client.query(updateCursor, [room, rev, epoch]),
    client.query('COMMIT'),
  ])
  return rev < head ? 'more' : 'done'
}

function writeTexts(client: pg.ClientBase, room: string, messages: readonly Message[]) {
  const texts = messages
    .filter(({ removed }) => !removed)
    .map((message) => ({ id: message.id, folded: folded(searchedText(message)) }))
  const removed = messages.filter((message) => message.removed).map(({ id }) => id)
  return [
    ...(texts.length > 0 ? [client.query(upsertTexts, [room, JSON.stringify(texts)])] : []),
    ...(removed.length > 0 ? [client.query(deleteTexts, [room, removed])] : []),
  ]
}

const lockNotAvailable = '55P03'
const canceled = '57014'

const selectBehind = `
  SELECT r.room, r.head FROM life AS l CROSS JOIN rooms AS r LEFT JOIN filed AS f ON f.room = r.room AND f.epoch = l.epoch
  WHERE r.room = ANY($1) AND r.head > coalesce(f.rev, 0)`

const begin = `
  BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL statement_timeout = ${statementMs};
  SET LOCAL idle_in_transaction_session_timeout = ${idleInTransactionMs}; SET LOCAL lock_timeout = ${lockTimeoutMs}`

// Only for a room that exists: a search may name any room.
const insertCursor = `
  INSERT INTO filed (room, rev, epoch) SELECT room, 0, '' FROM rooms WHERE room = $1 ON CONFLICT DO NOTHING`

const lockCursor = 'SELECT rev, epoch FROM filed WHERE room = $1 FOR UPDATE'

const updateCursor = 'UPDATE filed SET rev = $2, epoch = $3 WHERE room = $1'

const upsertTexts = `
  INSERT INTO texts (room, id, folded) SELECT $1, id, folded FROM json_to_recordset($2) AS k (id BIGINT, folded TEXT)
  ON CONFLICT (room, id) DO UPDATE SET folded = excluded.folded`

const deleteTexts = 'DELETE FROM texts WHERE room = $1 AND id = ANY($2)'

// Retention deletes the texts with the messages: these were indexed at the same moment by another node.
const deleteBelow = `
  DELETE FROM texts WHERE room = $1 AND id IN (
    SELECT t.id FROM texts AS t JOIN rooms AS r ON r.room = t.room WHERE t.room = $1 AND t.id < r.floor
    ORDER BY t.id LIMIT 1000)`

// The previous epoch may have been longer.
const deleteBeyond = 'DELETE FROM texts WHERE room = $1 AND id > $2'
