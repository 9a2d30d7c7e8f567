import pg from 'pg'

/** All in milliseconds: no stopped or cut-off database keeps a call for longer. */
export interface Patience {
  connectWithinMs: number
  /** Less than what is waited for: what one connection does not answer is asked over another. */
  answerWithinMs: number
  /** What was lost for this long is not waited for by whoever asks. */
  lostForMs: number
  /** Every now and then it is looked whether rooms have moved; four times as often where nothing is heard. */
  lookEveryMs: number
}

export const usualPatience: Patience = {
  connectWithinMs: 5_000,
  answerWithinMs: 5_000,
  lostForMs: 8_000,
  lookEveryMs: 2_000,
}

/** The server gives up a statement before this node does, in milliseconds. */
export const statementMs = 4_000

/** A node that was stopped in the middle of a transaction keeps its rooms from the others for this long, in milliseconds. */
export const idleInTransactionMs = 3_000

export interface Pools {
  /** For transactions, each gathered from many: more would only wait for each other. */
  writes: pg.Pool
  reads: pg.Pool
}

/** `broke` is called when a connection broke while nothing was asked of it. */
export function openPools(url: string, patience: Patience, broke: () => void): Pools {
  const pools = { writes: openPool(url, 3, patience), reads: openPool(url, 8, patience) }
  for (const pool of Object.values(pools)) {
    pool.on('error', broke)
    // Whoever uses a connection that breaks hears of it through what they asked.
    pool.on('connect', (client) => client.on('error', () => undefined))
  }
  return pools
}

// Without `verify`: whoever is tired of waiting for it leaves behind a connection that nobody gives back.
function openPool(url: string, max: number, patience: Patience) {
  return new pg.Pool({
    ...clientOptions(url, patience),
    max,
    pipeline: true, // several statements under way at once are one round trip
    query_timeout: patience.answerWithinMs,
    idleTimeoutMillis: 60_000,
  })
}

/** Nothing here is a setting of the session, so that a pooler in transaction mode may stand in between. */
export function clientOptions(url: string, { connectWithinMs } = usualPatience): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'parley',
    connectionTimeoutMillis: connectWithinMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types,
  }
}

// BIGINT comes as a string, since not every one is a JavaScript number. Ours are.
const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, Number)
