import { fullJitter, reasonOf } from '@parley/shared'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StartupError } from '../../../config/startup-error.ts'
import { checkDurability } from './durability.ts'
import { isTransient, isUntrusted } from './errors.ts'
import type { EpochVerifier } from './epoch-verifier.ts'
import { migrate } from '../migrate.ts'
import { clientOptions } from './pools.ts'
import type { Logger } from '../../logger.ts'

/** In milliseconds. */
const migrationTimeoutMs = 30 * 60_000

const longestBackoffMs = 5_000

/** Migrates the schema, and adopts the epoch of the log. Rejects when the database is unreachable. */
export async function prepareDatabase(url: string, epochs: EpochVerifier, logger: Logger): Promise<void> {
  const client = createClient(url)
  client.on('error', () => undefined) // the next query rejects
  try {
    await client.connect()
    await migrate(client)
    await epochs.verify(client)
    await checkDurability(client, logger)
  } catch (error) {
    throw toStartupError(error)
  } finally {
    void client.end()
  }
}

/** Retries until the database is reachable. Rejects with an error that a retry cannot fix. */
export async function prepareOnceReachable(
  url: string,
  epochs: EpochVerifier,
  logger: Logger,
  signal: AbortSignal,
) {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    await sleep(fullJitter(attempt, Math.random, { firstMs: 500, longestMs: longestBackoffMs }))
    try {
      return await prepareDatabase(url, epochs, logger)
    } catch (error) {
      if (!isTransient(error)) throw error
      logger.warn(`the database is still unreachable: ${reasonOf(error)}`)
    }
  }
}

/** Throws StartupError when the URL names a file that cannot be read. */
function createClient(url: string) {
  try {
    return new pg.Client({ ...clientOptions(url), pipeline: true, query_timeout: migrationTimeoutMs })
  } catch (error) {
    throw toStartupError(error)
  }
}

function toStartupError(error: unknown) {
  if (isUntrusted(error))
    return new StartupError(
      `TLS or authentication with the database failed: ${reasonOf(error)}. Check the password, sslmode and sslrootcert in DATABASE_URL, and in DATABASE_URL_DIRECT if there is one.`,
      { cause: error },
    )
  if (!(error instanceof pg.DatabaseError)) return error
  if (error.code === '0A000')
    return new StartupError(`The database lacks a feature that Parley needs: ${error.message}.`, {
      cause: error,
    })
  const who = /^(28|3D)/.test(error.code ?? '')
  return who
    ? new StartupError(
        `The database refuses the connection: ${error.message}. Check DATABASE_URL, and DATABASE_URL_DIRECT if there is one.`,
        { cause: error },
      )
    : error
}
