import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StartupError } from '../../../config/startup-error.ts'
import { checkDurability } from './durability.ts'
import { isPassing, isUntrusted, reasonOf } from './errors.ts'
import type { EpochGuard } from './epoch-guard.ts'
import { migrate } from '../migrate.ts'
import { clientOptions } from './pools.ts'
import type { Logger } from './retrying-pool.ts'

/** A migration may take this long, in milliseconds. */
const migrateWithinMs = 30 * 60_000

const longestWaitMs = 5_000

/** Brings the schema up to date, and takes up the life of the log. Rejects when the database is not there yet. */
export async function start(url: string, epochGuard: EpochGuard, logger: Logger): Promise<void> {
  const client = clientAt(url)
  client.on('error', () => undefined) // whoever asks hears of it
  try {
    await client.connect()
    await migrate(client)
    await epochGuard.look(client)
    await checkDurability(client, logger)
  } catch (error) {
    throw explained(error)
  } finally {
    void client.end()
  }
}

/** Tries until it is there. Rejects with what another try would not mend. */
export async function startOnceReachable(
  url: string,
  epochGuard: EpochGuard,
  logger: Logger,
  signal: AbortSignal,
) {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    await sleep(Math.random() * Math.min(longestWaitMs, 500 * 2 ** attempt))
    try {
      return await start(url, epochGuard, logger)
    } catch (error) {
      if (!isPassing(error)) throw error
      logger.warn(`the database is still not there: ${reasonOf(error)}`)
    }
  }
}

/** Throws StartupError when the address names a file that cannot be read. */
function clientAt(url: string) {
  try {
    return new pg.Client({ ...clientOptions(url), pipeline: true, query_timeout: migrateWithinMs })
  } catch (error) {
    throw explained(error)
  }
}

function explained(error: unknown) {
  if (isUntrusted(error))
    return new StartupError(
      `The database cannot be trusted, or does not trust Parley: ${reasonOf(error)}. Check the password, sslmode and sslrootcert in DATABASE_URL, and in DATABASE_URL_DIRECT if there is one.`,
      { cause: error },
    )
  if (!(error instanceof pg.DatabaseError)) return error
  if (error.code === '0A000')
    return new StartupError(`The database lacks what Parley needs: ${error.message}.`, { cause: error })
  const who = /^(28|3D)/.test(error.code ?? '')
  return who
    ? new StartupError(
        `The database refuses: ${error.message}. Check DATABASE_URL, and DATABASE_URL_DIRECT if there is one.`,
        { cause: error },
      )
    : error
}
