import pg from 'pg'

/** In milliseconds. A stopped or disconnected database delays a call no longer than this. */
export interface Timeouts {
  connectTimeoutMs: number
  /** Less than `giveUpAfterMs`: a query that one connection does not answer is retried on another. */
  queryTimeoutMs: number
  /** Calls are rejected at once when the database has been unreachable for this long. */
  giveUpAfterMs: number
  /** Between two polls for changed rooms; a quarter of it when notifications do not arrive. */
  pollIntervalMs: number
}

export const defaultTimeouts: Timeouts = {
  connectTimeoutMs: 5_000,
  queryTimeoutMs: 5_000,
  giveUpAfterMs: 8_000,
  pollIntervalMs: 2_000,
}

/** In milliseconds. Less than `queryTimeoutMs`: the server cancels a statement before this node stops waiting. */
export const statementMs = 4_000

/** In milliseconds. Less than `statementMs`: a lock that others keep is told from a slow statement. */
export const lockMs = 3_000

/** In milliseconds. A node that stops within a transaction blocks its rooms for the other nodes this long. */
export const idleInTransactionMs = 3_000

export interface Pools {
  /** Few: each transaction holds the appends of many calls, and more of them would wait for the same locks. */
  writes: pg.Pool
  reads: pg.Pool
}

/** `onIdleError` is called when an idle connection breaks. */
export function openPools(url: string, timeouts: Timeouts, onIdleError: () => void): Pools {
  const pools = { writes: openPool(url, 3, timeouts), reads: openPool(url, 8, timeouts) }
  for (const pool of Object.values(pools)) {
    pool.on('error', onIdleError)
    // A connection that breaks while in use rejects its queries.
    pool.on('connect', (client) => client.on('error', () => undefined))
  }
  return pools
}

// Without `verify`: a caller that times out while it runs would leak the connection.
function openPool(url: string, max: number, timeouts: Timeouts) {
  return new pg.Pool({
    ...clientOptions(url, timeouts),
    max,
    pipeline: true, // statements sent without awaiting each other are one round trip
    query_timeout: timeouts.queryTimeoutMs,
    idleTimeoutMillis: 60_000,
  })
}

/** No settings of the session: they would not work behind a pooler in transaction mode. */
export function clientOptions(url: string, { connectTimeoutMs } = defaultTimeouts): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'parley',
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types,
  }
}

// `pg` returns BIGINT as a string, since it may exceed the safe integers. Ours do not.
const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, Number)
