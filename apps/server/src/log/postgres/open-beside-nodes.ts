import pg from 'pg'
import { StartupError } from '../../config/startup-error.ts'
import { clientOptions } from './connection/pools.ts'
import { schemaVersion } from './schema.ts'

const lockPatienceMs = 5_000

/** Connects to the log for a command, also while nodes run. Throws StartupError when there is none of this version. */
export async function openBesideNodes(url: string, name: string): Promise<pg.Client> {
  const client = new pg.Client({ ...clientOptions(url), application_name: name })
  client.on('error', () => undefined) // the next query rejects
  await client.connect()
  try {
    await client.query(`SET lock_timeout = ${lockPatienceMs}`)
    const { rows } = await client.query<{ exists: boolean }>(
      "SELECT to_regclass('claims') IS NOT NULL AND to_regclass('life') IS NOT NULL AS exists",
    )
    if (rows[0]?.exists !== true) throw notReady('is not of this Parley')
    const life = await client.query<{ version: number }>('SELECT version FROM life')
    if (life.rows[0]?.version !== schemaVersion) throw notReady('is of another version of Parley')
    return client
  } catch (error) {
    await client.end()
    throw error
  }
}

function notReady(why: string) {
  return new StartupError(`The database ${why}. Start this version once, which brings it up to date.`)
}
