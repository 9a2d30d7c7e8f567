import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { LogUnavailable } from '../../message-log.ts'
import { ask } from './ask.ts'
import type { Logger } from './retrying-pool.ts'
import { schemaVersion } from '../schema.ts'

/**
 * How it is noticed that history was lost: by a standby that was promoted (another timeline), by a dump that was restored
 * (other tables, or another cluster), or by a disk that was put back (less was written than this node has seen, or a room's
 * head went back). Whoever notices gives the log another epoch, which is a compare-and-set; all others find that.
 */
export class EpochGuard {
  readonly #logger: Logger
  readonly #ended: () => void
  readonly #heads = new Map<string, number>()
  #epoch = ''
  #written = 0

  /** `ended` is called when another life has begun. */
  constructor(logger: Logger, ended: () => void) {
    this.#logger = logger
    this.#ended = ended
  }

  get epoch() {
    return this.#epoch
  }

  /** To be taken before a question, and handed in with the answer. */
  mark(rooms: readonly string[] = []): Mark {
    return {
      epoch: this.#epoch,
      written: this.#written,
      heads: new Map(rooms.map((room) => [room, this.#heads.get(room) ?? 0])),
    }
  }

  /** How much was synced when a batch was committed. */
  committed(epoch: string, written: number) {
    if (epoch === this.#epoch) this.#written = Math.max(this.#written, written)
  }

  /** Throws EpochChanged when nothing of the answer may be used: LostHistory when the log is to be given another. */
  check(mark: Mark, seen: Sight, heads: ReadonlyMap<string, number> = new Map()) {
    if (seen.epoch !== this.#epoch) {
      // An answer from before this node knew better says nothing.
      if (mark.epoch === this.#epoch) this.#begin(seen.epoch)
      throw new EpochChanged()
    }
    // What was known of the life before says nothing of this one, which may be the shorter.
    if (mark.epoch !== seen.epoch) throw new EpochChanged()
    const why = damageOf(mark, seen, heads)
    if (why !== undefined) throw new LostHistory(seen.epoch, why)
    this.#written = Math.max(this.#written, seen.written)
    for (const [room, head] of heads) this.#remember(room, head)
  }

  /** Takes up the life the database is in; gives it another if it is not at home where it is. Not within a transaction. */
  async look(client: pg.ClientBase) {
    const mark = this.mark()
    const { rows } = await ask<Home & Sight>(
      client,
      `SELECT ${sightColumns}, l.version, l.cluster AS kept_cluster, l.relation AS kept_relation, 'life'::regclass::oid::text AS relation,
         (SELECT system_identifier::text FROM pg_control_system()) AS cluster FROM life AS l`,
    )
    const home = rows[0]
    if (home === undefined) throw new NoEpoch()
    // A newer one is there while nodes are exchanged one by one.
    if (home.version < schemaVersion)
      throw new Error(
        'The database was put back to an older version of its tables: start again to bring it up to date.',
      )
    if (this.#epoch === '') this.#epoch = mark.epoch = home.epoch
    const isAtHome = home.cluster === home.kept_cluster && home.relation === home.kept_relation
    const isKnown = home.epoch === this.#epoch
    // Whoever has noticed before has begun another life already, and that may be shorter than what was seen of the last.
    const known = home.epoch === mark.epoch ? mark : { ...mark, written: 0 }
    const why = isAtHome ? damageOf(known, home, new Map()) : 'it was restored, or moved to another place'
    if (why === undefined && isKnown) this.#written = Math.max(this.#written, home.written)
    else if (why === undefined) this.#begin(home.epoch)
    else await this.renew(client, home.epoch, why)
  }

  /** A compare-and-set: of all who notice, one gives the log another life, and the others take that up. */
  async renew(client: pg.ClientBase, old: string, why: string) {
    const { rowCount } = await ask(client, `UPDATE life SET epoch = $1, ${homeNow} WHERE epoch = $2`, [
      randomUUID(),
      old,
    ])
    const { rows } = await ask<{ epoch: string }>(client, 'SELECT epoch FROM life')
    if (rowCount === 1) this.#logger.warn(`history was lost (${why}): another life of the log begins`)
    this.#begin(rows[0]?.epoch ?? '')
  }

  #begin(epoch: string) {
    if (epoch === this.#epoch) return
    this.#epoch = epoch
    this.#written = 0
    this.#heads.clear()
    this.#ended()
  }

  // The rooms that were in use last are enough: of the others, `written` tells.
  #remember(room: string, head: number) {
    const known = this.#heads.get(room) ?? 0
    this.#heads.delete(room)
    this.#heads.set(room, Math.max(known, head))
    const [oldest] = this.#heads.keys()
    if (this.#heads.size > mostHeads && oldest !== undefined) this.#heads.delete(oldest)
  }
}

const mostHeads = 10_000

/** What a node knew before it asked. */
export interface Mark {
  epoch: string
  written: number
  heads: ReadonlyMap<string, number>
}

/** What every question about the log brings along, from the same moment. */
export interface Sight {
  epoch: string
  kept_timeline: string
  timeline: string
  written: number
}

interface Home {
  version: number
  kept_cluster: string
  cluster: string
  kept_relation: string
  relation: string
}

/** How much the database has ever synced, in bytes of its write-ahead log. */
export const written = "(pg_current_wal_flush_lsn() - '0/0')::bigint"

/** To be selected from `life AS l`. */
export const sightColumns = `l.epoch, l.timeline AS kept_timeline,
  left(pg_walfile_name(pg_current_wal_flush_lsn()), 8) AS timeline, ${written} AS written`

/** The columns of `life` that say where it is at home. */
export const homeNow = `cluster = (SELECT system_identifier::text FROM pg_control_system()), relation = 'life'::regclass::oid::text,
  timeline = left(pg_walfile_name(pg_current_wal_flush_lsn()), 8)`

/** The answer is of another life than the question: nothing of it was used, or stored. */
export class EpochChanged extends LogUnavailable {
  override name = 'EpochChanged'
}

/** The database is damaged, or just being restored. */
export class NoEpoch extends LogUnavailable {
  override name = 'NoEpoch'

  constructor() {
    super('The database has no epoch: it is damaged, or being restored.')
  }
}

/** The life of that epoch is over, and somebody has to say so. */
export class LostHistory extends EpochChanged {
  override name = 'LostHistory'
  readonly epoch: string

  constructor(epoch: string, why: string) {
    super(why)
    this.epoch = epoch
  }
}

function damageOf(mark: Mark, seen: Sight, heads: ReadonlyMap<string, number>) {
  if (seen.timeline !== seen.kept_timeline) return 'it goes on from a standby or a backup'
  if (seen.written < mark.written) return 'less was written than was seen'
  for (const [room, head] of heads)
    if (head < (mark.heads.get(room) ?? 0)) return 'a room was longer when it was seen'
  return undefined
}
