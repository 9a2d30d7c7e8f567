import type pg from 'pg'
import { isQueueFull } from './postgres-errors.ts'
import { idleInTransactionMs, statementMs } from './postgres-pools.ts'

/**
 * One statement, in one round trip, that the database gives up before this node does: what nobody waits for any more does not
 * go on there. The connection is in pipeline mode.
 */
export async function ask<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  statement: string,
  values: unknown[] = [],
): Promise<pg.QueryResult<Row>> {
  const begun = client.query(begin)
  const answered = client.query<Row>(statement, values)
  const ended = client.query('COMMIT')
  const [, answer, { command }] = await Promise.all([begun, answered, ended])
  if (command !== 'COMMIT') throw new Error('The database did not commit.')
  return answer
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
