import type {} from './test-postgres-setup.ts' // declares the type of `inject`
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

export interface TestDatabase {
  url: string
  schema: string
  query: <Row extends object>(sql: string, values?: unknown[]) => Promise<Row[]>
  remove: () => Promise<void>
}

/** Creates a schema in a server, by default in the one that all tests share. `further` schemas are in its search path. */
export async function makeDatabase(
  further: readonly string[] = [],
  server = inject('postgresUrl'),
): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const url = `${server}?options=-csearch_path%3D${[name, ...further].join(',')}`
  // A connection costs 20 ms of CPU.
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    idleTimeoutMillis: 5_000,
    allowExitOnIdle: true,
  })
  // Those of a server that a test has stopped.
  pool.on('error', () => undefined)
  const query = async <Row extends object>(sql: string, values: unknown[] = []) =>
    (await pool.query<Row>(sql, values)).rows
  await query(`CREATE SCHEMA ${name}`)
  return {
    url,
    schema: name,
    query,
    remove: async () => {
      await query(`DROP SCHEMA ${name} CASCADE`)
      await pool.end()
    },
  }
}
