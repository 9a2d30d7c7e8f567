import { queryBounded } from '../../log/postgres/connection/bounded-query.ts'
import { isDiskFull } from '../../log/postgres/connection/errors.ts'
import type { RetryingPool } from '../../log/postgres/connection/retrying-pool.ts'

/** Rooms that one call looks at, of those that no node has looked at in this epoch. */
const pageSize = 1_000

/** Rooms that one call names. */
const mostNamed = 1_000

/** A transaction may commit this many seconds after the time at which its rooms moved. */
const commitSeconds = 60

export interface Unindexed {
  /** The heads of rooms that are not completely indexed. */
  heads: Map<string, number>
  /** There may be rooms that were not looked at yet. */
  isPartial: boolean
}

/**
 * Finds the rooms that are not completely indexed, without looking at all of them: only at those that moved since everything
 * was indexed. Once in an epoch it looks at every room, page by page. All nodes share the progress.
 */
export class UnindexedRooms {
  readonly #pool: RetryingPool
  #stored = ''

  constructor(pool: RetryingPool) {
    this.#pool = pool
  }

  async next(): Promise<Unindexed> {
    const progress = await this.#one<Progress>(selectProgress, [])
    const { epoch } = progress
    const moved = await this.#all<Head>(selectMoved, [epoch, progress.moved - commitSeconds, mostNamed])
    const page = await this.#all<Head & { rev: number }>(selectPage, [epoch, progress.room, pageSize])
    const unindexed = page.filter(({ head, rev }) => head > rev)
    // What the last node indexed is looked at again, since a move may become visible late.
    const room = unindexed.length === 0 ? (page.at(-1)?.room ?? progress.room) : progress.room
    await this.#store(epoch, room, moved.length === 0 ? progress.last : progress.moved)
    return {
      heads: new Map([...moved, ...unindexed].map(({ room, head }) => [room, head])),
      isPartial: page.length === pageSize,
    }
  }

  async #store(epoch: string, room: string, moved: number) {
    const values = [epoch, room, moved]
    if (this.#stored === JSON.stringify(values)) return
    try {
      await this.#pool.run('writes', (client) => queryBounded(client, upsertProgress, values))
      this.#stored = JSON.stringify(values)
    } catch (error) {
      if (!isDiskFull(error)) throw error // stored with the next one
    }
  }

  async #one<Row extends object>(sql: string, values: unknown[]): Promise<Row> {
    const [row] = await this.#all<Row>(sql, values)
    if (row === undefined) throw new Error('The database returned no row.')
    return row
  }

  #all<Row extends object>(sql: string, values: unknown[]): Promise<Row[]> {
    return this.#pool.run('reads', async (client) => (await queryBounded<Row>(client, sql, values)).rows)
  }
}

interface Head {
  room: string
  head: number
}

/** Rooms up to `room`, in order, have been looked at. Rooms that moved before `moved` are indexed, and the last moved at `last`. */
interface Progress {
  epoch: string
  room: string
  moved: number
  last: number
}

const selectProgress = `
  SELECT l.epoch, coalesce(p.room, '') AS room, coalesce(p.moved, 0) AS moved,
    coalesce((SELECT max(r.moved) FROM rooms AS r WHERE r.moved > 0), 0) AS last
  FROM life AS l LEFT JOIN search_progress AS p ON p.epoch = l.epoch`

const selectMoved = `
  SELECT r.room, r.head FROM rooms AS r LEFT JOIN filed AS f ON f.room = r.room AND f.epoch = $1
  WHERE r.moved > 0 AND r.moved >= $2 AND r.head > coalesce(f.rev, 0) ORDER BY r.moved LIMIT $3`

const selectPage = `
  SELECT r.room, r.head, coalesce(f.rev, 0) AS rev
  FROM (SELECT room, head FROM rooms WHERE room > $2 ORDER BY room LIMIT $3) AS r
  LEFT JOIN filed AS f ON f.room = r.room AND f.epoch = $1
  ORDER BY r.room`

const upsertProgress = `
  INSERT INTO search_progress AS p (epoch, room, moved) VALUES ($1, $2, $3)
  ON CONFLICT (epoch) DO UPDATE SET room = greatest(p.room, excluded.room), moved = greatest(p.moved, excluded.moved)`
