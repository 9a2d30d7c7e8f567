import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { LogUnavailable } from '../../message-log.ts'
import { schemaVersion } from '../schema.ts'
import { queryBounded } from './bounded-query.ts'
import type { Baseline, EpochGuard, Observation, Origin } from './epoch-guard.ts'
import type { Logger } from '../../logger.ts'

/** Reads the epoch from the table `life`, and starts a new one when the guard finds that history was lost. */
export class EpochVerifier {
  readonly guard: EpochGuard
  readonly #logger: Logger

  constructor(guard: EpochGuard, logger: Logger) {
    this.guard = guard
    this.#logger = logger
  }

  /** Starts a new epoch if the database was restored or moved. Not within a transaction. */
  async verify(client: pg.ClientBase) {
    const baseline = this.guard.baseline()
    const { rows } = await queryBounded<{ version: number } & Origin & Observation>(client, selectOrigin)
    const [observed] = rows
    if (observed === undefined) throw new EpochMissing()
    // A newer version is normal while nodes are upgraded one by one.
    if (observed.version < schemaVersion)
      throw new Error(
        'The database was restored to an older version of its tables: restart Parley to migrate it.',
      )
    const decision = this.guard.checkOrigin(baseline, observed)
    if (decision.type === 'lost') await this.startNewEpoch(client, observed.epoch, decision.why)
  }

  /** A compare-and-set: of the nodes that detect the loss, one replaces the epoch `old`, and the others adopt the new one. */
  async startNewEpoch(client: pg.ClientBase, old: string, why: string) {
    const update = `UPDATE life SET epoch = $1, ${currentOrigin} WHERE epoch = $2`
    const { rowCount } = await queryBounded(client, update, [randomUUID(), old])
    const { rows } = await queryBounded<{ epoch: string }>(client, 'SELECT epoch FROM life')
    if (rowCount === 1) this.#logger.warn(`history was lost (${why}): a new epoch of the log begins`)
    this.guard.adopt(rows[0]?.epoch ?? '')
  }
}

/** Throws EpochChanged when the answer may not be used: LostHistory when a new epoch must begin. */
export function requireCurrent(
  guard: EpochGuard,
  baseline: Baseline,
  observed: Observation,
  heads: ReadonlyMap<string, number>,
) {
  const decision = guard.check(baseline, observed, heads)
  if (decision.type === 'lost') throw new LostHistory(observed.epoch, decision.why)
  if (decision.type === 'changed') throw new EpochChanged()
}

/** The answer belongs to another epoch than the query: nothing of it was used or stored. */
export class EpochChanged extends LogUnavailable {
  override name = 'EpochChanged'
}

/** History of that epoch was lost: a new one must begin. */
export class LostHistory extends EpochChanged {
  override name = 'LostHistory'
  readonly epoch: string

  constructor(epoch: string, why: string) {
    super(why)
    this.epoch = epoch
  }
}

/** The database is damaged, or is being restored. */
export class EpochMissing extends LogUnavailable {
  override name = 'EpochMissing'

  constructor() {
    super('The database has no epoch: it is damaged, or is being restored.')
  }
}

/** Bytes of write-ahead log that the database has ever synced. */
export const flushedBytes = "(pg_current_wal_flush_lsn() - '0/0')::bigint"

/** The columns of an Observation, selected from `life AS l`. */
export const observationColumns = `l.epoch, l.timeline AS stored_timeline,
  left(pg_walfile_name(pg_current_wal_flush_lsn()), 8) AS timeline, ${flushedBytes} AS flushed`

/** Assigns to the columns of `life` the database that they are in. */
export const currentOrigin = `cluster = (SELECT system_identifier::text FROM pg_control_system()), relation = 'life'::regclass::oid::text,
  timeline = left(pg_walfile_name(pg_current_wal_flush_lsn()), 8)`

const selectOrigin = `
  SELECT ${observationColumns}, l.version, l.cluster AS stored_cluster, l.relation AS stored_relation,
    'life'::regclass::oid::text AS relation, (SELECT system_identifier::text FROM pg_control_system()) AS cluster
  FROM life AS l`
