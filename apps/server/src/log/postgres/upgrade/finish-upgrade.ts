import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StartupError } from '../../../config/startup-error.ts'
import { clientOptions } from '../connection/pools.ts'
import { beginNumbers, endNumbers, type MessageForm } from '../message-form.ts'
import { migrationLock } from '../migrate.ts'
import { numberedVersion } from '../schema.ts'
import { countOldMessages, lastOldMessage, moveBatch, type MessageKey } from './old-messages.ts'

/** Called after each transaction. */
export type UpgradeProgress = (moved: number, total: number) => void

export interface Upgraded {
  moved: number
  /** Of the messages and their indexes, and of the authors. */
  bytesBefore: number
  bytesAfter: number
}

/** Messages of one transaction. A post into one of their rooms waits for it: some milliseconds. */
const batchSize = 500

/** Between two transactions, in milliseconds: at least half of the time belongs to the nodes. */
const pauseMs = 20

/** How long posts may wait for a change of tables that itself waits for others, in milliseconds. Less than PostgreSQL waits before it looks for deadlocks. */
const tableLockMs = 500

/** How long others may prevent a step, in milliseconds. */
const patienceMs = 60_000

/** How many messages are stored as before; `all`: new ones as well. Throws StartupError when there is no log of this version. */
export async function countUnfinished(url: string): Promise<number | 'all'> {
  return connected(url, async (client) => {
    const form = await readForm(client)
    if (form === 'named') return 'all'
    return form === 'moving' ? countOldMessages(client) : 0
  })
}

/**
 * Rewrites the messages of earlier versions in small transactions, beside nodes of this version. May be ended at any time,
 * and run again. Throws StartupError when there is no log of this version, or an older node runs.
 */
export async function finishUpgrade(url: string, progress: UpgradeProgress): Promise<Upgraded> {
  return connected(url, async (client) => {
    const form = await readForm(client)
    const bytesBefore = await bytesOf(client)
    if (form === 'named') await patiently(() => begin(client))
    const moved = form === 'numbered' ? 0 : await moveAll(client, progress)
    return { moved, bytesBefore, bytesAfter: await bytesOf(client) }
  })
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...clientOptions(url), application_name: 'parley-upgrade' })
  client.on('error', () => undefined) // the next query rejects
  await client.connect()
  try {
    return await work(client)
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '42501')
      throw new StartupError(
        `This user of the database lacks a right (${error.message}). Run this as the owner of the tables.`,
        { cause: error },
      )
    throw error
  } finally {
    await client.end()
  }
}

async function readForm(client: pg.ClientBase): Promise<MessageForm> {
  const present = await client.query<{ exists: boolean }>("SELECT to_regclass('life') IS NOT NULL AS exists")
  if (present.rows[0]?.exists !== true) throw new StartupError('There is no log in the database.')
  const { rows } = await client.query<{ version: number; form: MessageForm | null }>(
    "SELECT version, to_jsonb(l) ->> 'form' AS form FROM life AS l",
  )
  const [life] = rows
  if (life === undefined || life.version < numberedVersion || life.form === null)
    throw new StartupError(
      'The log in the database is of an earlier version: start a node with this version first.',
    )
  return life.form
}

/**
 * From here on, new messages are numbered. The lock on `rooms` waits for every append that knows the form of before. A node
 * that was not seen (stopped, or cut off) finds columns that it does not know, and stores nothing.
 */
async function begin(client: pg.ClientBase) {
  await inTransaction(client, async () => {
    await lockAppends(client)
    if ((await readForm(client)) !== 'named') return // another upgrade has begun
    const { rows } = await client.query<{ older: number }>(countOlderNodes, [numberedVersion])
    const older = rows[0]?.older ?? 0
    if (older > 0)
      throw new StartupError(
        `Nodes of an earlier version are running (${older}): start them again with this version first. A node that has just been stopped counts for 15 seconds more.`,
      )
    await client.query(beginNumbers())
  })
}

async function moveAll(client: pg.Client, progress: UpgradeProgress): Promise<number> {
  const total = await countOldMessages(client)
  let moved = 0
  let after: MessageKey | undefined
  for (;;) {
    const began = performance.now()
    const upTo = await lastOldMessage(client, after, batchSize)
    if (upTo === undefined) {
      if (await patiently(() => end(client))) break
      after = undefined // a message that this upgrade did not see
      continue
    }
    const range = { after, upTo }
    moved += await patiently(() => inTransaction(client, () => moveBatch(client, range)))
    after = upTo
    progress(Math.min(moved, total), total)
    await sleep(Math.max(pauseMs, performance.now() - began))
  }
  if (moved < total) progress(total, total) // nodes have moved the others
  return moved
}

/** False when there are messages left. */
function end(client: pg.ClientBase): Promise<boolean> {
  return inTransaction(client, async () => {
    await lockAppends(client)
    const form = await readForm(client)
    if (form !== 'moving') return true // another upgrade has ended it
    if ((await lastOldMessage(client, undefined, 1)) !== undefined) return false
    await client.query(endNumbers)
    return true
  })
}

/** In the order in which nodes take these locks. The view includes its tables. */
async function lockAppends(client: pg.ClientBase) {
  await client.query(`SET LOCAL lock_timeout = ${tableLockMs}`)
  await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock])
  await client.query('LOCK TABLE rooms IN EXCLUSIVE MODE')
  await client.query('LOCK TABLE all_messages IN ACCESS EXCLUSIVE MODE')
}

async function inTransaction<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN')
  try {
    const result = await work()
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

/** Again while others keep locks. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const until = performance.now() + patienceMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const isInTheWay = error instanceof pg.DatabaseError && inTheWay.test(error.code ?? '')
      if (!isInTheWay || performance.now() > until) throw error
      await sleep(pauseMs + Math.random() * tableLockMs)
    }
  }
}

/** SQLSTATE of locks and deadlocks. */
const inTheWay = /^(55P03|40P01|40001)$/

const countOlderNodes = `
  SELECT count(*)::int AS older FROM nodes WHERE schema < $1 AND expires > clock_timestamp()`

async function bytesOf(client: pg.ClientBase) {
  const { rows } = await client.query<{ bytes: number }>(selectBytes)
  return rows[0]?.bytes ?? 0
}

const selectBytes = `
  SELECT sum(pg_total_relation_size(to_regclass(t)))::bigint AS bytes
  FROM unnest('{messages,old_messages,authors,author_versions}'::text[]) AS t`
