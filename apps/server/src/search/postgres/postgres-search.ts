import { limits, containsAll } from '@parley/shared'
import pg from 'pg'
import { LogUnavailable, type MessageLog } from '../../log/message-log.ts'
import { fromMessages, messageColumns, messageOf, type MessageRow } from '../../log/message-rows.ts'
import { SearchUnavailable, type Found, type MessageSearch, type Search } from '../message-search.ts'
import { ask } from '../../log/postgres/connection/ask.ts'
import { isPassing } from '../../log/postgres/connection/errors.ts'
import { PostgresIndexer } from './postgres-indexer.ts'
import type { Logger, RetryingPool } from '../../log/postgres/connection/retrying-pool.ts'
import { BeingMade, makeTrigrams, type Trigrams } from './trigrams.ts'
import { realClock, BackgroundIndexer } from '../background-indexer.ts'

/** Without an index, so many texts are looked through for one answer. */
const mostTexts = 50_000

/** With one, so long, in milliseconds: words that are everywhere are found sooner without. */
const mostMs = 2_000

const tryAgainMs = 60_000

/** A search waits for what it compares this long, in milliseconds; then it is answered with what is filed. */
const catchUpWithinMs = 500

type Row = { count: number; floor: number | null } & (MessageRow | { id: null })

/** Searches texts that follow the log: what is not filed yet is, before a search looks. */
export class PostgresSearch implements MessageSearch {
  readonly #pool: RetryingPool
  readonly #url: string
  readonly #logger: Logger
  readonly #log: Pick<MessageLog, 'watch'>
  readonly #filing: PostgresIndexer
  #follower: BackgroundIndexer | undefined
  #unwatch: (() => void) | undefined
  #trigrams: Trigrams = 'none'
  #nextTry = 0

  /** `url` leads past a pooler, where there is one. */
  constructor(log: Pick<MessageLog, 'watch'> & { pool: RetryingPool }, url: string, logger: Logger) {
    this.#log = log
    this.#pool = log.pool
    this.#filing = new PostgresIndexer(log.pool)
    this.#url = url
    this.#logger = logger
  }

  /** Begins to follow the log, and makes the index, if that can be. Until it is there, searches do without. */
  async follow(): Promise<void> {
    // Rooms that nobody is in are filed when somebody searches them.
    const follower = { rooms: () => [], startOver: () => this.#filing.startOver() }
    this.#follower = new BackgroundIndexer(this.#filing, realClock, giveUpFor)
    this.#unwatch = await this.#log.watch((room) => this.#filing.moved(room), follower)
    if (this.#nextTry !== Infinity) await this.#index()
  }

  async #index() {
    this.#nextTry = Infinity
    try {
      this.#trigrams = await makeTrigrams(this.#url, this.#logger)
    } catch (error) {
      if (!(error instanceof BeingMade) && !isPassing(error)) throw error
      this.#nextTry = performance.now() + tryAgainMs
    }
  }

  async find(search: Search): Promise<Found> {
    if (performance.now() >= this.#nextTry) void this.#index()
    const asked = askedOf(search)
    try {
      const isCaughtUp = await this.#filing.catchUp(search.room, catchUpWithinMs)
      const isIndexed = search.words.some((word) => indexed[this.#trigrams].test(word))
      const found = isIndexed ? await this.#findByIndex(search, asked) : undefined
      const answer = found ?? (await this.#findInNewest(search, asked))
      return isCaughtUp ? answer : { ...answer, behind: true }
    } catch (error) {
      if (error instanceof LogUnavailable) throw new SearchUnavailable(error.message, { cause: error })
      throw error
    }
  }

  close() {
    this.#follower?.stop()
    this.#unwatch?.()
    return Promise.resolve()
  }

  /** Undefined when it takes too long. */
  #findByIndex({ words }: Search, asked: Asked): Promise<Found | undefined> {
    return this.#pool.run('reads', async (client) => {
      const begun = client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${mostMs}`)
      const found = client.query<Row>(selectByIndex(words.length), [
        ...valuesOf(asked),
        ...words.map(patternOf),
      ])
      const ended = client.query('COMMIT')
      const result = await unlessCanceled(Promise.all([found, begun, ended]))
      return result && foundOf(result[0].rows, asked)
    })
  }

  async #findInNewest({ words }: Search, asked: Asked): Promise<Found> {
    const values = [...valuesOf(asked), mostTexts, ...words.map(patternOf)]
    const found = await this.#pool.run('reads', (client) =>
      unlessCanceled(ask<Row>(client, selectInNewest(words.length), values)),
    )
    if (found === undefined) throw new SearchUnavailable('The search takes too long.')
    return foundOf(found.rows, asked)
  }
}

// There is a next look, and a search that needs it says what is wrong.
function giveUpFor(error: unknown) {
  if (!isPassing(error)) throw error
}

/** Undefined when the database has given it up. */
async function unlessCanceled<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === canceled) return undefined
    throw error
  }
}

const canceled = '57014'

/** The words that the index finds: those with three letters or digits side by side. */
const indexed: Record<Trigrams, RegExp> = { none: /^(?!)/, plain: /[\da-z]{3}/, all: /[\p{L}\p{N}]{3}/u }

interface Asked {
  room: string
  words: readonly string[]
  before: number | undefined
  /** So many are counted. */
  wanted: number
}

/** P10.5: only the first answer counts. */
function askedOf({ room, words, before }: Search): Asked {
  return { room, words, before, wanted: before === undefined ? limits.foundCounted : limits.found }
}

// One more than is wanted tells that there are more.
function valuesOf({ room, before, wanted }: Asked) {
  return [room, before ?? null, wanted + 1, limits.found]
}

/** What LIKE takes for a text with this word in it. */
function patternOf(word: string) {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`
}

// What is found is held against the message as it is: it may have been changed, or removed, and not be filed yet.
function foundOf(rows: readonly Row[], { before, wanted, words }: Asked): Found {
  const [first] = rows
  if (first === undefined) throw new Error('The database gave no row.')
  const { count, floor } = first
  const found = rows.filter((row) => row.id !== null).map(messageOf)
  const messages = found.filter(({ message, removed }) => !removed && containsAll(message, words))
  const isCut = count > wanted || floor !== null
  const isFull = found.length === limits.found
  return {
    messages,
    // P10.4: what was only counted is still to be shown.
    reached: isFull ? (found.at(-1)?.id ?? 0) : (floor ?? 0),
    more: isCut || count > found.length,
    ...(before === undefined && {
      count: Math.min(count, wanted) - (found.length - messages.length),
      ...(isCut && { atLeast: true as const }),
    }),
  }
}

const inRoom = 'room = $1 AND ($2::bigint IS NULL OR id < $2)'

const holdsAll = (words: number, from: number) =>
  Array.from({ length: words }, (_, n) => `folded LIKE $${from + n}`).join(' AND ')

function selectByIndex(words: number) {
  return select(`SELECT id FROM texts WHERE ${inRoom} AND ${holdsAll(words, 5)}`, 'NULL::bigint')
}

// `floor` is how far was looked, unless that was to the end, or more than is wanted was found on the way.
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
    SELECT ${messageColumns} ${fromMessages}
    WHERE m.room = $1 AND m.id IN (SELECT id FROM found ORDER BY id DESC LIMIT $4)
  ) AS shown ON true
  ORDER BY shown.id DESC`
