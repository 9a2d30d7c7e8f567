import type pg from 'pg'
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

// Settings of the transaction alone, see postgres-pools.ts.
const begin = `
  BEGIN; SET LOCAL statement_timeout = ${statementMs};
  SET LOCAL idle_in_transaction_session_timeout = ${idleInTransactionMs}`
