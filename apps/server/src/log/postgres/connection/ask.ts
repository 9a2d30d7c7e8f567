import type pg from 'pg'
import { isQueueFull } from './errors.ts'
import { idleInTransactionMs, statementMs } from './pools.ts'

/**
 * Gives `work`, which sends one statement at once, and reads its answer, the bounds after which the database gives it up: what
 * nobody waits for any more does not go on there. All of it is one round trip. The connection is in pipeline mode, and in no
 * transaction.
 */
export async function bounded<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  const begun = client.query(begin)
  const worked = work()
  const ended = client.query('COMMIT')
  const [, result, { command }] = await Promise.all([begun, worked, ended])
  if (command !== 'COMMIT') throw new Error('The database did not commit.')
  return result
}

/** One statement within those bounds. */
export function ask<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  statement: string,
  values: unknown[] = [],
): Promise<pg.QueryResult<Row>> {
  return bounded(client, () => client.query<Row>(statement, values))
}

/** Undefined where the statement has told others something that nobody can be told now: then nothing was done. */
export async function askAndTell<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  statement: string,
  values: unknown[],
): Promise<pg.QueryResult<Row> | undefined> {
  const told = await askUnlessFull<Row>(client, statement, values)
  if (told !== undefined) return told
  // A queue that was full stays so until somebody asks how full it is.
  await ask(client, 'SELECT pg_notification_queue_usage()')
  return askUnlessFull(client, statement, values)
}

async function askUnlessFull<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  statement: string,
  values: unknown[],
) {
  try {
    return await ask<Row>(client, statement, values)
  } catch (error) {
    if (isQueueFull(error)) return undefined
    throw error
  }
}

// Settings of the transaction alone, see postgres-pools.ts.
const begin = `
  BEGIN; SET LOCAL statement_timeout = ${statementMs};
  SET LOCAL idle_in_transaction_session_timeout = ${idleInTransactionMs}`
