import type pg from 'pg'
import { namesPerAuthor, namesPerStep } from '../rules/name-claims.ts'
import { nameKeptMs } from '../rules/name-expiry.ts'
import { beginWith } from './connection/bounded-query.ts'

/** In milliseconds. A person who joins, or posts for the first time, waits no longer for a lock on the names. */
export const nameLockMs = 1_000

export interface StoredClaim {
  author: string
  name: string
  /** The first of `keys`. */
  key: string
  keys: readonly string[]
  /** All of them, in one column. */
  joined: string
}

/**
 * Stores claims of different first keys, and gives up names of authors who have too many. Returns who owns each first key
 * that was free, or was the author's own.
 */
export async function upsertClaims(
  client: pg.ClientBase,
  claims: readonly StoredClaim[],
): Promise<ReadonlyMap<string, string>> {
  const owners = new Map(
    claims.flatMap(({ author, keys }) => keys.map((key) => [key, author] as const)).reverse(),
  )
  for (const { key, author } of claims) owners.set(key, author)
  // Sent without awaiting each other: one round trip, executed in this order.
  const rows = toJson(claims, ({ author, key, name, joined }) => ({ author, key, name, keys: joined }))
  const [, , , stored, , { command }] = await Promise.all([
    client.query(begin),
    client.query(upsertOwners, [toJson([...owners], ([key, author]) => ({ key, author }))]),
    client.query(freeOtherSpellings, [rows]),
    client.query<{ key: string; author: string }>(upsertNames, [rows]),
    client.query(giveUpNames, [
      [...new Set(claims.map(({ author }) => author))],
      claims.map(({ key }) => key),
    ]),
    client.query('COMMIT'),
  ])
  if (command !== 'COMMIT') throw new Error('The database did not commit.')
  return new Map(stored.rows.map(({ key, author }) => [key, author]))
}

const toJson = <T>(items: readonly T[], row: (item: T) => object) => JSON.stringify(items.map(row))

/** Deletes expired names in steps, in the order of the keys. */
export class ExpiredNames {
  #key = ''
  #claim = { author: '', key: '' }

  async deleteSome(client: pg.ClientBase): Promise<void> {
    const { author, key } = this.#claim
    const [, keys, claims, { command }] = await Promise.all([
      client.query(begin),
      client.query<{ key: string }>(deleteOwners, [this.#key]),
      client.query<{ author: string; key: string }>(deleteClaims, [author, key]),
      client.query('COMMIT'),
    ])
    if (command !== 'COMMIT') throw new Error('The database did not commit.')
    this.#key = keys.rows[0]?.key ?? ''
    this.#claim = claims.rows[0] ?? { author: '', key: '' }
  }
}

const begin = beginWith(nameLockMs)

const now = '(extract(epoch FROM statement_timestamp()) * 1000)::bigint'

export const selectOwners = `
  SELECT key, author, ${now} - used_at AS "unusedMs" FROM names WHERE key = ANY($1) AND ${now} - used_at <= ${nameKeptMs}`

// Rows are locked in sorted order to avoid deadlocks.
export const correctOwners = `
  UPDATE names AS n SET used_at = ${now} FROM (
    SELECT key FROM names WHERE used_at > ${now} ORDER BY key FOR UPDATE
  ) AS ahead WHERE n.key = ahead.key`

export const correctClaims = `
  UPDATE claims AS c SET used_at = ${now} FROM (
    SELECT author, key FROM claims WHERE used_at > ${now} ORDER BY author, key FOR UPDATE
  ) AS ahead WHERE c.author = ahead.author AND c.key = ahead.key`

// The first claim wins. Rows are locked in sorted order to avoid deadlocks.
const upsertOwners = `
  INSERT INTO names AS n (key, author, used_at)
  SELECT key, author, ${now} FROM json_to_recordset($1) AS k (key TEXT COLLATE "C", author TEXT) ORDER BY key
  ON CONFLICT (key) DO UPDATE SET author = excluded.author, used_at = excluded.used_at
    WHERE n.author = excluded.author OR excluded.used_at - n.used_at > ${nameKeptMs}`

const upsertNames = `
  INSERT INTO claims (author, key, name, keys, used_at)
  SELECT k.author, k.key, k.name, k.keys, ${now}
  FROM json_to_recordset($1) AS k (author TEXT COLLATE "C", key TEXT COLLATE "C", name TEXT, keys TEXT)
  JOIN names AS n ON n.key = k.key AND n.author = k.author
  ORDER BY k.author, k.key
  ON CONFLICT (author, key) DO UPDATE SET name = excluded.name, keys = excluded.keys, used_at = excluded.used_at
  RETURNING key, author`

// The keys of another way to write the same name.
const freeOtherSpellings = `
  DELETE FROM names AS n
  USING json_to_recordset($1) AS k (author TEXT COLLATE "C", key TEXT COLLATE "C", keys TEXT)
  JOIN claims AS c ON c.author = k.author AND c.key = k.key
  WHERE n.author = k.author AND n.key = ANY(string_to_array(c.keys, E'\\n'))
    AND n.key <> ALL(string_to_array(k.keys, E'\\n')) AND NOT EXISTS (
      SELECT FROM claims AS o
      WHERE o.author = k.author AND o.key <> k.key AND n.key = ANY(string_to_array(o.keys, E'\\n')))`

// Keys that another name of the author has, too, stay theirs.
const giveUpNames = `
  WITH ranked AS (
    SELECT author, key, keys, row_number() OVER (PARTITION BY author ORDER BY used_at DESC, key = ANY($2) DESC, key) > ${namesPerAuthor} AS "isOver"
    FROM claims WHERE author = ANY($1)
  ), given_up AS (
    DELETE FROM claims AS c USING ranked AS r WHERE r."isOver" AND c.author = r.author AND c.key = r.key
  )
  DELETE FROM names AS n USING ranked AS r
  WHERE r."isOver" AND n.author = r.author AND n.key = ANY(string_to_array(r.keys, E'\\n'))
    AND NOT EXISTS (
      SELECT FROM ranked AS o WHERE NOT o."isOver" AND o.author = r.author AND n.key = ANY(string_to_array(o.keys, E'\\n')))`

// Each returns where the next step begins: nothing at the end of the table.
const deleteOwners = `
  WITH step AS (SELECT key, used_at FROM names WHERE key > $1 ORDER BY key LIMIT ${namesPerStep}),
  deleted AS (
    DELETE FROM names AS n USING step AS s
    WHERE n.key = s.key AND n.used_at = s.used_at AND ${now} - s.used_at > ${nameKeptMs})
  SELECT max(key) AS key FROM step HAVING count(*) = ${namesPerStep}`

const deleteClaims = `
  WITH step AS (
    SELECT author, key, used_at FROM claims WHERE (author, key) > ($1, $2) ORDER BY author, key LIMIT ${namesPerStep}),
  deleted AS (
    DELETE FROM claims AS c USING step AS s
    WHERE c.author = s.author AND c.key = s.key AND c.used_at = s.used_at AND ${now} - s.used_at > ${nameKeptMs})
  SELECT author, key FROM step WHERE (SELECT count(*) FROM step) = ${namesPerStep} ORDER BY author DESC, key DESC LIMIT 1`
