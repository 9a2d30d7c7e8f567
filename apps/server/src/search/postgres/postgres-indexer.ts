import { folded, type Message } from '@parley/shared'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { IndexedPage, Indexer, Look } from '../indexer.ts'
import { LogUnavailable } from '../../log/message-log.ts'
import { ask } from '../../log/postgres/connection/ask.ts'
import { isDiskFull } from '../../log/postgres/connection/errors.ts'
import type { EpochGuard } from '../../log/postgres/connection/epoch-guard.ts'
import { readSince } from '../../log/postgres/pages.ts'
import { idleInTransactionMs, statementMs } from '../../log/postgres/connection/pools.ts'
import type { RetryingPool } from '../../log/postgres/connection/retrying-pool.ts'

/** Messages filed in one transaction. */
const pageSize = 200

/** Another node that files the room is waited for this long, in milliseconds. */
const lockedMs = 100

/** Writes what a search compares, the table `texts`, after the log. Whichever node comes to a room files its next page. */
export class PostgresIndexer implements Indexer {
  readonly #pool: RetryingPool
  /** Rooms that may hold some to file; undefined: any. */
  #rooms: Set<string> | undefined
  /** Where those that were behind had their heads. */
  #heads = new Map<string, number>()
  #changes = 0
  #version = 0
  #pageSize = pageSize
  #turn: Promise<unknown> = Promise.resolve()

  constructor(pool: RetryingPool) {
    this.#pool = pool
  }

  moved(room: string) {
    this.#rooms?.add(room)
    this.#version += 1
  }

  /** Another life of the log may hold anything. */
  startOver() {
    this.#rooms = undefined
    this.#version += 1
  }

  version() {
    return this.#version
  }

  async look(): Promise<Look> {
    const rooms = this.#rooms
    this.#rooms = new Set()
    try {
      const heads = await this.#behind(rooms && [...rooms])
      for (const [room, head] of heads) this.#changes += head - (this.#heads.get(room) ?? head)
      this.#heads = heads
      this.#lookAgainAt(heads.keys())
      return { changes: this.#changes, behind: [...heads.keys()] }
    } catch (error) {
      this.#lookAgainAt(rooms)
      throw error
    }
  }

  /** One page at a time, whoever asks for it: those who post need the connections too. */
  indexNextPage(room: string): Promise<IndexedPage> {
    const indexed = this.#turn.then(() => this.#indexNextPage(room))
    this.#turn = indexed.catch(() => undefined)
    return indexed
  }

  /** Whether everything is filed that the room held when it was asked, or could be in so many milliseconds. */
  async catchUp(room: string, withinMs: number): Promise<boolean> {
    const late = sleep(withinMs, 'late' as const, { ref: false })
    for (;;) {
      if ((await this.#behind([room])).size === 0) return true
      const indexed = await Promise.race([this.indexNextPage(room).catch(unavailable), late])
      if (indexed !== 'done' && indexed !== 'more') return false
    }
  }

  async #indexNextPage(room: string): Promise<IndexedPage> {
    try {
      return await this.#pool.run('writes', (client) => this.#fileUnlessHindered(client, room))
    } catch (error) {
      if (isDiskFull(error)) return 'full'
      throw error
    }
  }

  async #fileUnlessHindered(client: pg.ClientBase, room: string): Promise<IndexedPage> {
    try {
      const indexed = await fileNext(client, this.#pool.epochGuard, room, this.#pageSize)
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

  /** Undefined: any. What has come meanwhile stays. */
  #lookAgainAt(rooms: Iterable<string> | undefined) {
    if (rooms === undefined) this.#rooms = undefined
    else for (const room of rooms) this.#rooms?.add(room)
  }

  /** Those of the rooms that hold some to file, and where they are. */
  #behind(rooms: string[] | undefined): Promise<Map<string, number>> {
    return this.#pool.run('reads', async (client) => {
      const { rows } = await ask<{ room: string; head: number }>(client, selectBehind, [rooms ?? null])
      return new Map(rows.map(({ room, head }) => [room, head]))
    })
  }
}

function unavailable(error: unknown) {
  if (error instanceof LogUnavailable) return 'unavailable' as const
  throw error
}

async function fileNext(
  client: pg.ClientBase,
  epochGuard: EpochGuard,
  room: string,
  limit: number,
): Promise<IndexedPage> {
  const [, , { rows }] = await Promise.all([
    client.query(begin),
    client.query(makeCursor, [room]),
    client.query<{ rev: number; epoch: string }>(lockCursor, [room]),
  ])
  const [filed] = rows
  const isOfThisLife = filed?.epoch === epochGuard.epoch
  const cursor = isOfThisLife ? filed.rev : 0
  // A statement of its own: it sees what was committed while this one waited for another node.
  const { epoch, rev, head, messages } = await readSince(client, epochGuard, room, cursor, limit)
  await Promise.all([
    ...(isOfThisLife ? [] : [client.query(takeBeyond, [room, head])]),
    ...file(client, room, messages),
    client.query(moveCursor, [room, rev, epoch]),
    client.query('COMMIT'),
  ])
  return rev < head ? 'more' : 'done'
}

function file(client: pg.ClientBase, room: string, messages: readonly Message[]) {
  const texts = messages
    .filter(({ removed }) => !removed)
    .map(({ id, message }) => ({ id, folded: folded(message) }))
  const removed = messages.filter((message) => message.removed).map(({ id }) => id)
  return [
    ...(texts.length > 0 ? [client.query(putTexts, [room, JSON.stringify(texts)])] : []),
    ...(removed.length > 0 ? [client.query(takeTexts, [room, removed])] : []),
  ]
}

const lockNotAvailable = '55P03'
const canceled = '57014'

const selectBehind = `
  SELECT r.room, r.head FROM life AS l CROSS JOIN rooms AS r LEFT JOIN filed AS f ON f.room = r.room AND f.epoch = l.epoch
  WHERE ($1::text[] IS NULL OR r.room = ANY($1)) AND r.head > coalesce(f.rev, 0)`

const begin = `
  BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL statement_timeout = ${statementMs};
  SET LOCAL idle_in_transaction_session_timeout = ${idleInTransactionMs}; SET LOCAL lock_timeout = ${lockedMs}`

// Only of a room that is there: anybody may search in any other.
const makeCursor = `
  INSERT INTO filed (room, rev, epoch) SELECT room, 0, '' FROM rooms WHERE room = $1 ON CONFLICT DO NOTHING`

const lockCursor = 'SELECT rev, epoch FROM filed WHERE room = $1 FOR UPDATE'

const moveCursor = 'UPDATE filed SET rev = $2, epoch = $3 WHERE room = $1'

const putTexts = `
  INSERT INTO texts (room, id, folded) SELECT $1, id, folded FROM json_to_recordset($2) AS k (id BIGINT, folded TEXT)
  ON CONFLICT (room, id) DO UPDATE SET folded = excluded.folded`

const takeTexts = 'DELETE FROM texts WHERE room = $1 AND id = ANY($2)'

// An earlier life may have been longer.
const takeBeyond = 'DELETE FROM texts WHERE room = $1 AND id > $2'
