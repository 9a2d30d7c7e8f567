import pg from 'pg'
import { StartupError } from '../../config/startup-error.ts'
import { migrationFrom, newerVersion, type Schema } from '../migration.ts'
import { isTransient } from './connection/errors.ts'
import { currentOrigin } from './connection/epoch-verifier.ts'
import { queryOne } from './connection/rows.ts'
import { beginNumbers, endNumbers, viewOf, type MessageForm } from './message-form.ts'
import { migrations, schemaVersion } from './schema.ts'

/** "Parl" as a number: an advisory lock, so that one node migrates at a time. */
export const migrationLock = 0x5061726c

const oldestServer = 140_000

const schema: Schema = {
  migrations,
  beginEpoch: (epoch) =>
    `INSERT INTO life (epoch, version, cluster, timeline, relation) VALUES ('${epoch}', 0, '', '', '');
     UPDATE life SET ${currentOrigin}`,
  storeVersion: (version) => `UPDATE life SET version = ${version}`,
}

/** Migrates the schema to this version, or throws StartupError with nothing changed. */
export async function migrate(client: pg.ClientBase): Promise<void> {
  try {
    await checkServer(client)
    await upgrade(client)
    await checkRights(client)
  } catch (error) {
    throw error instanceof pg.DatabaseError && !isTransient(error) ? toStartupError(error) : error
  }
}

async function checkServer(client: pg.ClientBase) {
  const { server, encoding, schema } = await queryOne<{
    server: number
    encoding: string
    schema: string | null
  }>(
    client,
    `SELECT current_setting('server_version_num')::int AS server, current_setting('server_encoding') AS encoding,
       current_schema() AS schema`,
  )
  if (server < oldestServer)
    throw new StartupError(
      `PostgreSQL ${Math.floor(server / 10_000)} is too old: Parley needs ${oldestServer / 10_000} or newer.`,
    )
  if (encoding !== 'UTF8')
    throw new StartupError(
      `The database is encoded in ${encoding}: create one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
    )
  if (schema === null)
    throw new StartupError(
      'This user has access to no schema of the database. Grant USAGE and CREATE on one.',
    )
}

/** 0: the database is empty. */
async function versionOf(client: pg.ClientBase): Promise<number> {
  const { present } = await queryOne<{ present: string[] }>(
    client,
    `SELECT coalesce(json_agg(t), '[]') AS present FROM unnest($1::text[]) AS t WHERE to_regclass(t) IS NOT NULL`,
    [tables],
  )
  if (present.length === 0) return 0
  const { rows } = present.includes('life')
    ? await client.query<{ row: object }>('SELECT to_jsonb(l) AS row FROM life AS l')
    : { rows: [] }
  const row = rows[0]?.row ?? {}
  if (!('version' in row && 'epoch' in row && typeof row.version === 'number'))
    throw new StartupError(
      `The database has a table that is not Parley's (${present.join(', ')}). Give Parley a database, or a schema, of its own.`,
    )
  const newer = newerVersion('The database', row.version, schema)
  if (newer !== undefined) throw new StartupError(`${newer} Start that newer Parley instead.`)
  return row.version
}

// In one transaction, which reads the version under the lock: another node may be migrating.
async function upgrade(client: pg.ClientBase) {
  await client.query('BEGIN')
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock])
    const version = await versionOf(client)
    if (version < schemaVersion) await migrateFrom(client, version)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

async function migrateFrom(client: pg.ClientBase, version: number) {
  for (const statement of migrationFrom(version, schema)) await client.query(statement)
  const { form } = await queryOne<{ form: MessageForm }>(client, 'SELECT form FROM life')
  await client.query(viewOf(form))
  if (version === 0) await client.query(`${beginNumbers()} ${endNumbers}`)
}

async function checkRights(client: pg.ClientBase) {
  const { missing } = await queryOne<{ missing: string[] }>(
    client,
    `SELECT coalesce(json_agg(p || ' on ' || t), '[]') AS missing
     FROM unnest($1::text[]) AS t, unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) AS p
     WHERE NOT has_table_privilege(t, p)`,
    [[...tables, 'all_messages']],
  )
  if (missing.length > 0)
    throw new StartupError(`This user of the database lacks the right to ${missing.join(', ')}. Grant it.`)
}

function toStartupError(error: pg.DatabaseError) {
  const isRight = error.code === '42501'
  return isRight
    ? new StartupError(
        `This user of the database lacks a right (${error.message}). Grant it, or let the user own the database.`,
        { cause: error },
      )
    : error
}

const tables = [
  'life',
  'rooms',
  'messages',
  'changes',
  'reactions',
  'names',
  'texts',
  'nodes',
  'notices',
  'filed',
  'instance',
  'people',
  'credentials',
  'one_time',
  'claims',
  'search_progress',
  'entries',
  'room_states',
  'standings',
  'invitations',
  'deleted_posts',
  'retention',
  'authors',
  'author_versions',
  'files',
  'members',
  'conversations',
  'blocks',
  'push_keys',
  'push_devices',
  'push_rooms',
  'programs',
  'outgoing_hooks',
]
