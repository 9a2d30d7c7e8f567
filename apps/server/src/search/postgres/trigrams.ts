import { reasonOf } from '@parley/shared'
import pg from 'pg'
import { isTransient } from '../../log/postgres/connection/errors.ts'
import { clientOptions } from '../../log/postgres/connection/pools.ts'
import type { Logger } from '../../log/logger.ts'

/** "ParS" as a number: an advisory lock, so that one node builds the index. */
const indexLock = 0x50617253

/** In milliseconds. A large log takes hours. */
const buildTimeoutMs = 24 * 60 * 60_000

/** The words that the index finds. `plain`: ASCII words only, because the locale of the database knows no other letters. */
export type Trigrams = 'none' | 'plain' | 'all'

/**
 * Builds the trigram index if the database has pg_trgm or can install it. Does not block posting. Rejects when the database
 * is unreachable, and with IndexBuilding when another node builds the index.
 */
export async function createTrigramIndex(url: string, logger: Logger): Promise<Trigrams> {
  const client = new pg.Client({ ...clientOptions(url), query_timeout: buildTimeoutMs })
  client.on('error', () => undefined) // the next query rejects
  try {
    await client.connect()
    await client.query('SET statement_timeout = 0')
    await lock(client)
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_trgm')
    await buildIndex(client)
    const { rows } = await client.query<{ knowsAll: boolean }>(
      `SELECT show_trgm('测试') <> '{}' AS "knowsAll"`,
    )
    return rows[0]?.knowsAll ? 'all' : 'plain'
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || isTransient(error)) throw error
    logger.warn(
      `pg_trgm is not available, so a search covers only the newest messages of a room: ${reasonOf(error)}`,
    )
    return 'none'
  } finally {
    void client.end() // releases the lock
  }
}

/** Another node is building the index. */
export class IndexBuilding extends Error {
  override name = 'IndexBuilding'
}

async function lock(client: pg.ClientBase) {
  // Waiting for the lock would hold a transaction, for which CREATE INDEX CONCURRENTLY waits.
  const { rows } = await client.query<{ isOurs: boolean }>('SELECT pg_try_advisory_lock($1) AS "isOurs"', [
    indexLock,
  ])
  if (!rows[0]?.isOurs) throw new IndexBuilding()
}

async function buildIndex(client: pg.ClientBase) {
  const { rows } = await client.query<{ isValid: boolean }>(
    `SELECT indisvalid AS "isValid" FROM pg_index WHERE indexrelid = to_regclass('texts_by_trigram')`,
  )
  if (rows[0]?.isValid) return
  if (rows[0] !== undefined) await client.query('DROP INDEX texts_by_trigram') // incomplete: its node was killed
  await client.query('CREATE INDEX CONCURRENTLY texts_by_trigram ON texts USING gin (folded gin_trgm_ops)')
}
