import { limits, containsAll } from '@parley/shared'
import pg from 'pg'
import { LogUnavailable, type MessageLog } from '../../log/message-log.ts'
import { messageOf, type MessageRow } from '../../log/message-rows.ts'
import { SearchUnavailable, type Found, type MessageSearch, type Search } from '../message-search.ts'
import { queryBounded } from '../../log/postgres/connection/bounded-query.ts'
import { isTransient } from '../../log/postgres/connection/errors.ts'
import { fromMessages, rowColumns } from '../../log/postgres/select-messages.ts'
import { PostgresIndexer } from './postgres-indexer.ts'
import type { Logger } from '../../log/logger.ts'
import type { RetryingPool } from '../../log/postgres/connection/retrying-pool.ts'
import { IndexBuilding, createTrigramIndex, type Trigrams } from './trigrams.ts'
import { realClock, BackgroundIndexer } from '../background-indexer.ts'
import { searchedText } from '../searched-text.ts'

/** Without the index, one result covers at most this many texts. */
const maxTexts = 50_000

/** In milliseconds. For frequent words, a scan of the newest texts is faster than the index. */
const indexTimeoutMs = 2_000

/** Between two attempts to build the index, in milliseconds. */
const retryMs = 60_000

/** A search waits this long for the indexer, in milliseconds; then it answers from what is indexed. */
const catchUpTimeoutMs = 500

type Row = { count: number; floor: number | null } & (MessageRow | { id: null })

/** Searches the table `texts`, after indexing what is missing in the room. */
export class PostgresSearch implements MessageSearch {
  readonly #pool: RetryingPool
  readonly #url: string
  readonly #logger: Logger
  readonly #log: Pick<MessageLog, 'watch'>
  readonly #indexer: PostgresIndexer
  #background: BackgroundIndexer | undefined
  #unwatch: (() => void) | undefined
  #trigrams: Trigrams = 'none'
  #nextAttempt = 0

  /** `url` bypasses a pooler, if there is one. */
  constructor(log: Pick<MessageLog, 'watch'> & { pool: RetryingPool }, url: string, logger: Logger) {
    this.#log = log
    this.#pool = log.pool
    this.#indexer = new PostgresIndexer(log.pool)
    this.#url = url
    this.#logger = logger
  }

  /** Starts to index the log, and builds the trigram index if possible. Searches work without it. */
  async follow(): Promise<void> {
    // Polls no rooms: a search indexes a room that only other nodes use.
    const follower = { rooms: () => [], startOver: () => this.#indexer.startOver() }
    this.#background = new BackgroundIndexer(this.#indexer, realClock, ignoreTransient)
    this.#unwatch = await this.#log.watch((room) => this.#indexer.roomChanged(room), follower)
    if (this.#nextAttempt !== Infinity) await this.#buildIndex()
  }

  async #buildIndex() {
    this.#nextAttempt = Infinity
    try {
      this.#trigrams = await createTrigramIndex(this.#url, this.#logger)
    } catch (error) {
      if (!(error instanceof IndexBuilding) && !isTransient(error)) throw error
      this.#nextAttempt = performance.now() + retryMs
    }
  }

  async find(search: Search): Promise<Found> {
    if (performance.now() >= this.#nextAttempt) void this.#buildIndex()
    const bounded = boundedSearch(search)
    try {
      const isCaughtUp = await this.#indexer.catchUp(search.room, catchUpTimeoutMs)
      const isIndexed = search.words.some((word) => indexed[this.#trigrams].test(word))
      const found = isIndexed ? await this.#findByIndex(search, bounded) : undefined
      const answer = found ?? (await this.#findInNewest(search, bounded))
      return isCaughtUp ? answer : { ...answer, behind: true }
    } catch (error) {
      if (error instanceof LogUnavailable) throw new SearchUnavailable(error.message, { cause: error })
      throw error
    }
  }

  close() {
    this.#background?.stop()
    this.#unwatch?.()
    return Promise.resolve()
  }

  /** Undefined when it takes too long. */
  #findByIndex({ words }: Search, bounded: BoundedSearch): Promise<Found | undefined> {
    return this.#pool.run('reads', async (client) => {
      const beginning = client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${indexTimeoutMs}`)
      const found = client.query<Row>(selectByIndex(words.length), [
        ...valuesOf(bounded),
        ...words.map(patternOf),
      ])
      const ended = client.query('COMMIT')
      const result = await unlessCanceled(Promise.all([found, beginning, ended]))
      return result && foundOf(result[0].rows, bounded)
    })
  }

  async #findInNewest({ words }: Search, bounded: BoundedSearch): Promise<Found> {
    const values = [...valuesOf(bounded), maxTexts, ...words.map(patternOf)]
    const found = await this.#pool.run('reads', (client) =>
      unlessCanceled(queryBounded<Row>(client, selectInNewest(words.length), values)),
    )
    if (found === undefined) throw new SearchUnavailable('The search takes too long.')
    return foundOf(found.rows, bounded)
  }
}

// The next poll retries, and a search reports the error.
function ignoreTransient(error: unknown) {
  if (!isTransient(error)) throw error
}

/** Undefined when the database has canceled the query. */
async function unlessCanceled<T>(query: Promise<T>): Promise<T | undefined> {
  try {
    return await query
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === canceled) return undefined
    throw error
  }
}

const canceled = '57014'

/** The words that the index finds: those with three adjacent letters or digits. */
const indexed: Record<Trigrams, RegExp> = { none: /^(?!)/, plain: /[\da-z]{3}/, all: /[\p{L}\p{N}]{3}/u }

interface BoundedSearch {
  room: string
  words: readonly string[]
  before: number | undefined
  /** Counts at most this many. */
  maxCount: number
}

/** P10.5: only the first page has a count. */
function boundedSearch({ room, words, before }: Search): BoundedSearch {
  return { room, words, before, maxCount: before === undefined ? limits.foundCounted : limits.found }
}

// One more than maxCount shows whether there are more.
function valuesOf({ room, before, maxCount }: BoundedSearch) {
  return [room, before ?? null, maxCount + 1, limits.found]
}

/** The LIKE pattern for texts with this word. */
function patternOf(word: string) {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`
}

// P10.3: compares with the current message: it may have been edited or removed since it was indexed.
function foundOf(rows: readonly Row[], { before, maxCount, words }: BoundedSearch): Found {
  const [first] = rows
  if (first === undefined) throw new Error('The database returned no row.')
  const { count, floor } = first
  const found = rows.filter((row) => row.id !== null).map(messageOf)
  const messages = found.filter((message) => !message.removed && containsAll(searchedText(message), words))
  const isCut = count > maxCount || floor !== null
  const isFull = found.length === limits.found
  return {
    messages,
    // P10.4: the next page starts below the last message shown, not the last one counted.
    reached: isFull ? (found.at(-1)?.id ?? 0) : (floor ?? 0),
    more: isCut || count > found.length,
    ...(before === undefined && {
      count: Math.min(count, maxCount) - (found.length - messages.length),
      ...(isCut && { atLeast: true as const }),
    }),
  }
}

// Below the floor of the room, messages are deleted, or are going to be.
const inRoom = `room = $1 AND ($2::bigint IS NULL OR id < $2)
  AND id >= coalesce((SELECT r.floor FROM rooms AS r WHERE r.room = $1), 0)`

const holdsAll = (words: number, from: number) =>
  Array.from({ length: words }, (_, n) => `folded LIKE $${from + n}`).join(' AND ')

function selectByIndex(words: number) {
  return select(`SELECT id FROM texts WHERE ${inRoom} AND ${holdsAll(words, 5)}`, 'NULL::bigint')
}

// `floor` is the id down to which texts were searched; NULL when the room or `maxCount` was reached.
function selectInNewest(words: number) {
  const newest = `SELECT id, folded FROM texts WHERE ${inRoom} ORDER BY id DESC`
  const floor = `CASE WHEN counted.count < $3 THEN (SELECT id FROM (${newest} OFFSET $5 - 1 LIMIT 1) AS t) END`
  return select(`SELECT id FROM (${newest} LIMIT $5) AS t WHERE ${holdsAll(words, 6)}`, floor)
}

const select = (found: string, floor: string) => `
  WITH
    found AS MATERIALIZED (${found} ORDER BY id DESC LIMIT $3),
    counted AS (SELECT count(*) AS count FROM found)
  SELECT counted.count, ${floor} AS floor, shown.*
  FROM counted LEFT JOIN LATERAL (
    SELECT ${rowColumns} ${fromMessages}
    WHERE m.room = $1 AND m.id IN (SELECT id FROM found ORDER BY id DESC LIMIT $4)
  ) AS shown ON true
  ORDER BY shown.id DESC`
