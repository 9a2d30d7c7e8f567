import type pg from 'pg'
import { nameKeptMs, nameUsedMs } from '../rules/name-expiry.ts'
import { GroupCommit } from '../group-commit.ts'
import { LogUnavailable } from '../message-log.ts'
import { ask, bounded } from './connection/ask.ts'
import { isDiskFull, reasonOf } from './connection/errors.ts'
import type { RetryingPool } from './connection/retrying-pool.ts'
import type { Write } from '../rules/writes.ts'

const mostClaimsInABatch = 500

type Claim = Extract<Write, { type: 'claim' }>

/** Whose names are whose, by the database's clock. What is claimed meanwhile gathers for the next statement. */
export class PostgresNames {
  readonly #pool: RetryingPool
  readonly #failed: (error: unknown) => void
  readonly #claims = new GroupCommit<Claim, boolean | LogUnavailable>(
    (claims) => this.#claim(claims),
    mostClaimsInABatch,
  )

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

  async #claim(claims: Claim[]): Promise<(boolean | LogUnavailable)[]> {
    try {
      return await claimAll(this.#pool, claims)
    } catch (error) {
      if (!(error instanceof LogUnavailable)) this.#failed(error)
      return claims.map(() => new LogUnavailable(reasonOf(error), { cause: error }))
    }
  }
}

async function claimAll(pool: RetryingPool, claims: readonly Claim[]): Promise<boolean[]> {
  const keys = claims.map(({ key }) => key)
  const owners = await pool.run('reads', (client) => bounded(client, () => ownersOf(client, keys)))
  const wanted = new Map<string, Claim>()
  for (const claim of claims) {
    const owner = owners.get(claim.key)
    // To the day is enough: thousands who come back at once have nothing to write.
    const isStale = owner === undefined || (owner.author === claim.author && owner.unusedMs >= nameUsedMs)
    if (isStale && !wanted.has(claim.key)) wanted.set(claim.key, claim)
  }
  try {
    for (const { key, author } of await use(pool, [...wanted.values()]))
      owners.set(key, { author, unusedMs: 0 })
    return claims.map(({ key, author }) => owners.get(key)?.author === author)
  } catch (error) {
    if (!isDiskFull(error)) throw error
    // A full disk stops posting, not reading: who is not in another's way may come in.
    return claims.map(({ key, author }) => (owners.get(key)?.author ?? author) === author)
  }
}

/** Those of the names that are nobody's. */
export async function freeOf(client: pg.ClientBase, keys: readonly string[]): Promise<string[]> {
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

async function use(pool: RetryingPool, claims: readonly Claim[]) {
  if (claims.length === 0) return []
  const values = [JSON.stringify(claims.map(({ key, author }) => ({ key, author }))), nameKeptMs]
  const { rows } = await pool.run('writes', (client) =>
    ask<{ key: string; author: string }>(client, useNames, values),
  )
  return rows
}

const now = '(extract(epoch FROM statement_timestamp()) * 1000)::bigint'

const selectOwners = `
  SELECT key, author, ${now} - used_at AS "unusedMs" FROM names WHERE key = ANY($1) AND ${now} - used_at <= $2`

// Whoever was quicker meanwhile keeps it. In one order, so that nobody waits for one who waits for them.
const useNames = `
  INSERT INTO names AS n (key, author, used_at)
  SELECT key, author, ${now} FROM json_to_recordset($1) AS k (key TEXT COLLATE "C", author TEXT) ORDER BY key
  ON CONFLICT (key) DO UPDATE SET author = excluded.author, used_at = excluded.used_at
    WHERE n.author = excluded.author OR excluded.used_at - n.used_at > $2
  RETURNING key, author`
