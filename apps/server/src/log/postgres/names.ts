import { reasonOf } from '@parley/shared'
import type pg from 'pg'
import { nameKeptMs, nameUsedMs } from '../rules/name-expiry.ts'
import { GroupCommit } from '../group-commit.ts'
import { LogUnavailable } from '../message-log.ts'
import { queryBounded, withTimeouts } from './connection/bounded-query.ts'
import { isDiskFull, isLocked } from './connection/errors.ts'
import type { RetryingPool } from './connection/retrying-pool.ts'
import type { Write } from '../rules/writes.ts'

const maxBatchSize = 500

type Claim = Extract<Write, { type: 'claim' }>

/** A claim corrects the dates in the future when the last correction was so long ago, in milliseconds. */
const correctEveryMs = 60 * 60_000

/**
 * The owners of names, by the clock of the database, which may have been wrong for a while: a use in the future counts as one
 * now. Claims are batched while a statement runs.
 */
export class PostgresNames {
  readonly #pool: RetryingPool
  readonly #failed: (error: unknown) => void
  readonly #claims = new GroupCommit<Claim, boolean | LogUnavailable>(
    (claims) => this.#claim(claims),
    maxBatchSize,
  )

  #correctedAt = -Infinity

  constructor(pool: RetryingPool, failed: (error: unknown) => void) {
    this.#pool = pool
    this.#failed = failed
  }

  async claim(key: string, author: string): Promise<boolean> {
    const claimed = await this.#claims.add({ type: 'claim', key, author })
    if (typeof claimed !== 'boolean') throw claimed
    return claimed
  }

  idle() {
    return this.#claims.idle()
  }

  async #correct() {
    this.#correctedAt = performance.now()
    try {
      await this.#pool.run('writes', (client) => queryBounded(client, correctUses))
    } catch (error) {
      // The claims are decided; the next correction is due in an hour.
      if (!isDiskFull(error) && !(error instanceof LogUnavailable)) throw error
    }
  }

  async #claim(claims: Claim[]): Promise<(boolean | LogUnavailable)[]> {
    try {
      const isDue = performance.now() - this.#correctedAt >= correctEveryMs
      const { claimed, isAhead } = await claimAll(this.#pool, claims)
      // A name may else stay taken until a date in the far future.
      if (isDue || isAhead) await this.#correct()
      return claimed
    } catch (error) {
      if (!(error instanceof LogUnavailable)) this.#failed(error)
      return claims.map(() => new LogUnavailable(reasonOf(error), { cause: error }))
    }
  }
}

/** Whether each name is its author's now, and whether any was used in the future. */
async function claimAll(pool: RetryingPool, claims: readonly Claim[]) {
  const keys = claims.map(({ key }) => key)
  const owners = await pool.run('reads', (client) => withTimeouts(client, () => ownersOf(client, keys)))
  const isAhead = [...owners.values()].some(({ unusedMs }) => unusedMs < 0)
  const toWrite = new Map<string, Claim>()
  for (const claim of claims) {
    const owner = owners.get(claim.key)
    // Written once a day at most: thousands of users who reconnect at once cause no writes.
    const isStale = owner === undefined || (owner.author === claim.author && owner.unusedMs >= nameUsedMs)
    if (isStale && !toWrite.has(claim.key)) toWrite.set(claim.key, claim)
  }
  try {
    for (const { key, author } of await upsertNames(pool, [...toWrite.values()]))
      owners.set(key, { author, unusedMs: 0 })
    return { claimed: claims.map(({ key, author }) => owners.get(key)?.author === author), isAhead }
  } catch (error) {
    if (!isDiskFull(error) && !(error instanceof LogUnavailable && isLocked(error.cause))) throw error
    // P3.6: a full disk or a locked table stops posting, not reading: a name without another owner is granted without being stored.
    const claimed = claims.map(({ key, author }) => (owners.get(key)?.author ?? author) === author)
    return { claimed, isAhead: false }
  }
}

/** The names without an owner. */
export async function unownedNames(client: pg.ClientBase, keys: readonly string[]): Promise<string[]> {
  const owners = await ownersOf(client, keys)
  return keys.filter((key) => !owners.has(key))
}

async function ownersOf(client: pg.ClientBase, keys: readonly string[]) {
  const { rows } = await client.query<{ key: string; author: string; unusedMs: number }>(selectOwners, [
    keys,
    nameKeptMs,
  ])
  return new Map(rows.map(({ key, author, unusedMs }) => [key, { author, unusedMs }]))
}

async function upsertNames(pool: RetryingPool, claims: readonly Claim[]) {
  if (claims.length === 0) return []
  const values = [JSON.stringify(claims.map(({ key, author }) => ({ key, author }))), nameKeptMs]
  const { rows } = await pool.run('writes', (client) =>
    queryBounded<{ key: string; author: string }>(client, upsertOwners, values),
  )
  return rows
}

const now = '(extract(epoch FROM statement_timestamp()) * 1000)::bigint'

const selectOwners = `
  SELECT key, author, ${now} - used_at AS "unusedMs" FROM names WHERE key = ANY($1) AND ${now} - used_at <= $2`

// Rows are locked in sorted order to avoid deadlocks.
const correctUses = `
  UPDATE names AS n SET used_at = ${now} FROM (
    SELECT key FROM names WHERE used_at > ${now} ORDER BY key FOR UPDATE
  ) AS ahead WHERE n.key = ahead.key`

// The first claim wins. Rows are locked in sorted order to avoid deadlocks.
const upsertOwners = `
  INSERT INTO names AS n (key, author, used_at)
  SELECT key, author, ${now} FROM json_to_recordset($1) AS k (key TEXT COLLATE "C", author TEXT) ORDER BY key
  ON CONFLICT (key) DO UPDATE SET author = excluded.author, used_at = excluded.used_at
    WHERE n.author = excluded.author OR excluded.used_at - n.used_at > $2
  RETURNING key, author`
