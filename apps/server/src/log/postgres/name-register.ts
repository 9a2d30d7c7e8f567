import type pg from 'pg'
import type { NameRegister, StoredName } from '../name-register.ts'
import { openBesideNodes } from './open-beside-nodes.ts'

/** Opens the names in a database. Throws StartupError when there are none to use. */
export async function openPostgresRegister(url: string): Promise<NameRegister> {
  return new PostgresRegister(await openBesideNodes(url, 'parley-names'))
}

class PostgresRegister implements NameRegister {
  readonly #client: pg.Client

  constructor(client: pg.Client) {
    this.#client = client
  }

  async list(part: string, most: number): Promise<StoredName[]> {
    return (await this.#client.query<StoredName>(selectNames, [part, most])).rows
  }

  async release(keys: readonly string[]): Promise<StoredName | undefined> {
    return (await this.#client.query<StoredName>(releaseName, [keys[0] ?? ''])).rows[0]
  }

  async similar(keys: readonly string[]): Promise<string[]> {
    const { rows } = await this.#client.query<{ name: string }>(selectSimilar, [keys])
    return rows.map(({ name }) => name)
  }

  async close() {
    await this.#client.end()
  }
}

const keysOf = (claim: string) => String.raw`string_to_array(${claim}.keys, E'\n')`

// An earlier version has stored the first keys alone.
const selectNames = `
  SELECT name, used_at AS "usedAt" FROM claims WHERE position($1 in key) > 0
  UNION ALL
  SELECT key, used_at FROM names AS n WHERE position($1 in key) > 0 AND NOT EXISTS (
    SELECT FROM claims AS c WHERE c.author = n.author AND n.key = ANY(${keysOf('c')}))
  ORDER BY 2 DESC, 1 LIMIT $2`

const releaseName = `
  WITH found AS (
    SELECT n.author, n.key, coalesce(c.name, n.key) AS name, coalesce(c.keys, n.key) AS keys, n.used_at
    FROM names AS n LEFT JOIN claims AS c ON c.author = n.author AND c.key = n.key WHERE n.key = $1 FOR UPDATE OF n
  ), given_up AS (
    DELETE FROM claims AS c USING found AS f WHERE c.author = f.author AND c.key = f.key
  ), freed AS (
    DELETE FROM names AS n USING found AS f
    WHERE n.author = f.author AND n.key = ANY(${keysOf('f')}) AND NOT EXISTS (
      SELECT FROM claims AS o WHERE o.author = f.author AND o.key <> f.key AND n.key = ANY(${keysOf('o')}))
  )
  SELECT name, used_at AS "usedAt" FROM found`

const selectSimilar = `
  SELECT DISTINCT c.name FROM names AS n JOIN claims AS c ON c.author = n.author AND n.key = ANY(${keysOf('c')})
  WHERE n.key = ANY($1)`
