import type pg from 'pg'
import { isQueueFull } from './errors.ts'
import { idleInTransactionMs, lockMs, statementMs } from './pools.ts'

/**
 * Runs `work`, which sends one statement synchronously, in a transaction with timeouts: the database cancels what this node
 * no longer waits for. One round trip. The connection must be in pipeline mode, and in no transaction.
 */
export async function withTimeouts<T>(
  client: pg.ClientBase,
  work: () => Promise<T>,
  lockTimeoutMs = lockMs,
): Promise<T> {
  const beginning = client.query(beginWith(lockTimeoutMs))
  const worked = work()
  const ended = client.query('COMMIT')
  const [, result, { command }] = await Promise.all([beginning, worked, ended])
  if (command !== 'COMMIT') throw new Error('The database did not commit.')
  return result
}

/** Runs one statement with those timeouts. */
export function queryBounded<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  statement: string,
  values: unknown[] = [],
): Promise<pg.QueryResult<Row>> {
  return withTimeouts(client, () => client.query<Row>(statement, values))
}

/** Runs a statement that calls pg_notify. Undefined when the queue is full: then nothing was done. */
export async function queryWithNotify<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  statement: string,
  values: unknown[],
): Promise<pg.QueryResult<Row> | undefined> {
  const result = await queryUnlessQueueFull<Row>(client, statement, values)
  if (result !== undefined) return result
  // The queue is only cleaned up, and accepts again, when its usage is queried.
  await queryBounded(client, 'SELECT pg_notification_queue_usage()')
  return queryUnlessQueueFull(client, statement, values)
}

async function queryUnlessQueueFull<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  statement: string,
  values: unknown[],
) {
  try {
    return await queryBounded<Row>(client, statement, values)
  } catch (error) {
    if (isQueueFull(error)) return undefined
    throw error
  }
}

// Set for the transaction only: see clientOptions.
export const beginWith = (lockTimeoutMs: number): string => `
  BEGIN; SET LOCAL statement_timeout = ${statementMs}; SET LOCAL lock_timeout = ${lockTimeoutMs};
  SET LOCAL idle_in_transaction_session_timeout = ${idleInTransactionMs}`
