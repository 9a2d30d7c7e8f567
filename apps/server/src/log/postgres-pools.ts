import pg from 'pg'

/** All in milliseconds: no stopped or cut-off database keeps a call for longer. */
const connectWithinMs = 5_000
const answerWithinMs = 10_000

/** The server gives up a statement before this node does, in milliseconds. */
export const statementMs = 8_000

/** A node that was stopped in the middle of a transaction keeps its rooms from the others for this long, in milliseconds. */
export const idleInTransactionMs = 3_000

export interface Pools {
  /** For transactions, each gathered from many: more would only wait for each other. */
  writes: pg.Pool
  reads: pg.Pool
}

interface Upkeep {
  /** A connection broke while nothing was asked of it. */
  broke: () => void
  /** A connection is there, and may be used once this resolves. */
  greet: (client: pg.ClientBase) => Promise<void>
}

export function openPools(url: string, upkeep: Upkeep): Pools {
  const pools = { writes: openPool(url, 3, upkeep), reads: openPool(url, 8, upkeep) }
  for (const pool of Object.values(pools)) pool.on('error', upkeep.broke)
  return pools
}

function openPool(url: string, max: number, { greet }: Upkeep) {
  return new pg.Pool({
    ...clientOptions(url),
    max,
    pipeline: true, // several statements under way at once are one round trip
    query_timeout: answerWithinMs,
    idleTimeoutMillis: 60_000,
    verify: (client, done) => void greet(client).then(() => done(), done),
  })
}

/** Nothing here is a setting of the session, so that a pooler in transaction mode may stand in between. */
export function clientOptions(url: string): pg.ClientConfig {
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
