import pg from 'pg'
import { isPassing, reasonOf } from '../../log/postgres/connection/errors.ts'
import { clientOptions } from '../../log/postgres/connection/pools.ts'
import type { Logger } from '../../log/postgres/connection/retrying-pool.ts'

/** "ParS" as a number: of all nodes, one makes the index. */
const making = 0x50617253

/** On a large log, making the index takes long, in milliseconds. */
const madeWithinMs = 24 * 60 * 60_000

/** Which words the index finds: `plain`: those of ASCII alone, since the database takes no other characters for letters. */
export type Trigrams = 'none' | 'plain' | 'all'

/**
 * Makes the index of three letters each, if the database has pg_trgm or can get it. Posting goes on meanwhile. Rejects when
 * the database is lost, or another node is at it.
 */
export async function makeTrigrams(url: string, logger: Logger): Promise<Trigrams> {
  const client = new pg.Client({ ...clientOptions(url), query_timeout: madeWithinMs })
  client.on('error', () => undefined) // whoever asks hears of it
  try {
    await client.connect()
    await client.query('SET statement_timeout = 0')
    await lock(client)
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_trgm')
    await makeIndex(client)
    const { rows } = await client.query<{ knowsAll: boolean }>(
      `SELECT show_trgm('测试') <> '{}' AS "knowsAll"`,
    )
    return rows[0]?.knowsAll ? 'all' : 'plain'
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || isPassing(error)) throw error
    logger.warn(
      `searches look through the newest messages of a room alone, for want of pg_trgm: ${reasonOf(error)}`,
    )
    return 'none'
  } finally {
    void client.end() // and of the lock
  }
}

/** The index is still being made. */
export class BeingMade extends Error {
  override name = 'BeingMade'
}

async function lock(client: pg.ClientBase) {
  // Waiting for it would be waited for by who makes the index.
  const { rows } = await client.query<{ isOurs: boolean }>('SELECT pg_try_advisory_lock($1) AS "isOurs"', [
    making,
  ])
  if (!rows[0]?.isOurs) throw new BeingMade()
}

async function makeIndex(client: pg.ClientBase) {
  const { rows } = await client.query<{ isWhole: boolean }>(
    `SELECT indisvalid AS "isWhole" FROM pg_index WHERE indexrelid = to_regclass('texts_by_trigram')`,
  )
  if (rows[0]?.isWhole) return
  if (rows[0] !== undefined) await client.query('DROP INDEX texts_by_trigram') // half made when its node was killed
  await client.query('CREATE INDEX CONCURRENTLY texts_by_trigram ON texts USING gin (folded gin_trgm_ops)')
}
