import { limits } from '@parley/shared'
import { LogUnavailable } from './message-log.ts'
import { fromMessages, messageColumns, messageOf, type MessageRow } from './message-rows.ts'
import { SearchUnavailable, type Found, type MessageSearch, type Search } from './message-search.ts'
import type { PostgresReach } from './postgres-reach.ts'

/** So many texts are looked through for one answer. */
const mostTexts = 50_000

type Row = { count: number; floor: number | null } & (MessageRow | { id: null })

/** Searches the texts that the log keeps beside its messages, in the same transactions: what is in the log is found. */
export class PostgresSearch implements MessageSearch {
  readonly #reach: PostgresReach

  constructor(reach: PostgresReach) {
    this.#reach = reach
  }

  async find({ room, words, before }: Search): Promise<Found> {
    // P10.5: only the first answer counts.
    const wanted = before === undefined ? limits.foundCounted : limits.found
    const values = [room, before ?? null, words.map(patternOf), wanted + 1, limits.found, mostTexts]
    try {
      const { rows } = await this.#reach.run('reads', (client) => client.query<Row>(selectFound, values))
      return foundOf(rows, wanted, before)
    } catch (error) {
      if (error instanceof LogUnavailable) throw new SearchUnavailable(error.message, { cause: error })
      throw error
    }
  }

  close() {
    return Promise.resolve()
  }
}

function foundOf(rows: readonly Row[], wanted: number, before: number | undefined): Found {
  const [first] = rows
  if (first === undefined) throw new Error('The database gave no row.')
  const { count, floor } = first
  const messages = rows.filter((row) => row.id !== null).map(messageOf)
  const isCut = count > wanted || floor !== null
  const isFull = messages.length === limits.found
  return {
    messages,
    // P10.4: what was only counted is still to be shown.
    reached: isFull ? (messages.at(-1)?.id ?? 0) : (floor ?? 0),
    more: isCut || count > messages.length,
    ...(before === undefined && {
      count: Math.min(count, wanted),
      ...(isCut && { atLeast: true as const }),
    }),
  }
}

/** What LIKE takes for a text with this word in it. */
function patternOf(word: string) {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`
}

const newestTexts = `
  SELECT id, folded FROM texts WHERE room = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC`

// `floor` is how far was looked, unless that was to the end, or more than is wanted was found on the way.
const selectFound = `
  WITH
    found AS MATERIALIZED (
      SELECT id FROM (${newestTexts} LIMIT $6) AS t WHERE folded LIKE ALL ($3) ORDER BY id DESC LIMIT $4
    ),
    counted AS (SELECT count(*) AS count FROM found)
  SELECT counted.count, shown.*,
    CASE WHEN counted.count < $4 THEN (SELECT id FROM (${newestTexts} OFFSET $6 - 1 LIMIT 1) AS t) END AS floor
  FROM counted LEFT JOIN LATERAL (
    SELECT ${messageColumns} ${fromMessages}
    WHERE m.room = $1 AND m.id IN (SELECT id FROM found ORDER BY id DESC LIMIT $5)
  ) AS shown ON true
  ORDER BY shown.id DESC`
