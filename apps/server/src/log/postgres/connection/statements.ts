import { reasonOf } from '@parley/shared'
import type pg from 'pg'
import { LogUnavailable, StorageBusy, StorageFull } from '../../message-log.ts'
import { queryBounded, withTimeouts } from './bounded-query.ts'
import { isDiskFull, isLocked } from './errors.ts'
import type { RetryingPool } from './retrying-pool.ts'

type Statement = [sql: string, values: unknown[]]

/** Runs single statements, which may be repeated when a connection is lost. Errors are those of PeopleStore. */
export class Statements {
  readonly #pool: RetryingPool
  readonly #isOpen: () => boolean

  constructor(pool: RetryingPool, isOpen: () => boolean) {
    this.#pool = pool
    this.#isOpen = isOpen
  }

  async read<Row extends pg.QueryResultRow>(statement: string, values: unknown[]): Promise<Row[]> {
    this.#checkOpen()
    const { rows } = await this.#pool.run('reads', (client) => queryBounded<Row>(client, statement, values))
    return rows
  }

  async store<Row extends pg.QueryResultRow>(statement: string, values: unknown[]): Promise<Row[]> {
    return this.#store((client) => queryBounded<Row>(client, statement, values))
  }

  /** The second statement sees what others have stored until the first one had its lock. */
  async storeLocked<Row extends pg.QueryResultRow>(lock: Statement, store: Statement): Promise<Row[]> {
    return this.#store((client) =>
      withTimeouts(client, async () => {
        const [, stored] = await Promise.all([client.query(...lock), client.query<Row>(...store)])
        return stored
      }),
    )
  }

  async #store<Row extends pg.QueryResultRow>(
    work: (client: pg.PoolClient) => Promise<pg.QueryResult<Row>>,
  ): Promise<Row[]> {
    this.#checkOpen()
    try {
      const { rows } = await this.#pool.run('writes', work)
      return rows
    } catch (error) {
      if (isDiskFull(error)) throw new StorageFull(reasonOf(error), { cause: error })
      if (error instanceof LogUnavailable && isLocked(error.cause))
        throw new StorageBusy(error.message, { cause: error })
      throw error
    }
  }

  #checkOpen() {
    if (!this.#isOpen()) throw new LogUnavailable('The database is not reachable yet.')
  }
}

/** The clock of the database: Unix time in milliseconds. */
export const now = '(extract(epoch FROM statement_timestamp()) * 1000)::bigint'
