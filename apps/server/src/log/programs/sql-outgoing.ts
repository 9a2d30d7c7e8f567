import {
  longestHookClaimMs,
  longestHookWaitMs,
  mostDeliveries,
  type HookDelivery,
  type HookProgress,
  type NewOutgoingHook,
  type OutgoingFormat,
  type OutgoingHook,
  type OutgoingStore,
  type WhyPaused,
} from '../../hooks/outgoing/outgoing-store.ts'
import { programOf, type ProgramRow, type StatementRunner } from './sql-programs.ts'

/** Where the engines differ. */
export interface OutgoingDialect {
  /** The clock of the database: Unix time in milliseconds. */
  now: string
  /** The column of `rooms` with the name. */
  roomName: string
}

export const sqliteDialect: OutgoingDialect = {
  now: `CAST(unixepoch('subsec') * 1000 AS INTEGER)`,
  roomName: 'name',
}

export const postgresDialect: OutgoingDialect = {
  now: '(extract(epoch FROM statement_timestamp()) * 1000)::bigint',
  roomName: 'room',
}

/** The outgoing hooks of a log: one SQL for both engines. A statement that is run again changes nothing more. */
export class SqlOutgoing implements OutgoingStore {
  readonly #run: StatementRunner
  readonly #sql: ReturnType<typeof statements>

  constructor(run: StatementRunner, dialect: OutgoingDialect) {
    this.#run = run
    this.#sql = statements(dialect)
  }

  async add(hook: NewOutgoingHook): Promise<void> {
    const { author, room, url, format, allowsPrivate, key } = hook
    await this.#run.store(this.#sql.add, [author, room, url, format, Number(allowsPrivate), key])
  }

  async hooks(): Promise<OutgoingHook[]> {
    return (await this.#run.read<OutgoingRow>(this.#sql.hooks, [])).map(hookOf)
  }

  async rooms(): Promise<string[]> {
    return (await this.#run.read<{ room: string }>(this.#sql.rooms, [])).map(({ room }) => room)
  }

  async due(limit: number): Promise<string[]> {
    const rows = await this.#run.read<{ author: string }>(this.#sql.due, [limit])
    return rows.map(({ author }) => author)
  }

  async claim(author: string, holder: string, forMs: number): Promise<OutgoingHook | undefined> {
    const [claimed] = await this.#run.store(this.#sql.claim, [author, holder, forMs])
    if (claimed === undefined) return undefined
    const [row] = await this.#run.read<OutgoingRow>(this.#sql.held, [author, holder])
    return row && hookOf(row)
  }

  async save(author: string, holder: string, progress: HookProgress, forMs: number): Promise<boolean> {
    const { cursor, failures, failingSince = null, paused = null, waitMs } = progress
    const deliveries = JSON.stringify(progress.deliveries.slice(0, mostDeliveries))
    const values = [author, holder, cursor, failures, failingSince, deliveries, paused, waitMs, forMs]
    const [row] = await this.#run.store<{ paused: string | null }>(this.#sql.save, values)
    return row !== undefined && row.paused === null
  }

  async headOf(room: string): Promise<number> {
    const [row] = await this.#run.read<{ head: number | string | null }>(this.#sql.head, [room])
    return Number(row?.head ?? 0)
  }

  async pause(author: string): Promise<boolean> {
    return (await this.#run.store(this.#sql.pause, [author])).length > 0
  }

  async resume(author: string, isFromNow: boolean): Promise<boolean> {
    return (await this.#run.store(this.#sql.resume, [author, Number(isFromNow)])).length > 0
  }

  async endClaims(): Promise<void> {
    await this.#run.store(this.#sql.endClaims, [])
  }
}

interface OutgoingRow extends ProgramRow {
  room: string
  url: string
  format: OutgoingFormat
  allows_private: number
  signing_key: string
  cursor: number | string
  paused: WhyPaused | null
  failures: number
  failing_since: number | string | null
  retry_at: number | string
  deliveries: string
}

function hookOf(row: OutgoingRow): OutgoingHook {
  const { room, url, format, signing_key: key, paused, failures, failing_since: since } = row
  return {
    program: programOf(row),
    ...{ room, url, format, key, failures, allowsPrivate: row.allows_private === 1 },
    ...{ cursor: Number(row.cursor), retryAt: Number(row.retry_at), paused: paused ?? undefined },
    failingSince: since === null ? undefined : Number(since),
    deliveries: JSON.parse(row.deliveries) as HookDelivery[],
  }
}

function statements({ now, roomName }: OutgoingDialect) {
  const headOf = (room: string) => `(SELECT head FROM rooms WHERE rooms.${roomName} = ${room})`
  const isUsed = (author: string) =>
    `EXISTS (SELECT 1 FROM programs WHERE programs.author = ${author} AND programs.revoked_at IS NULL)`
  const isFree = `claimed NOT BETWEEN ${now} + 1 AND ${now} + ${longestHookClaimMs}`
  const isTime = `retry_at NOT BETWEEN ${now} + 1 AND ${now} + ${longestHookWaitMs}`
  const select = `
    SELECT p.*, h.room, h.url, h.format, h.allows_private, h.signing_key, h.cursor, h.paused, h.failures, h.failing_since, h.retry_at,
      h.deliveries
    FROM outgoing_hooks AS h JOIN programs AS p ON p.author = h.author AND p.revoked_at IS NULL`
  return {
    add: `
      INSERT INTO outgoing_hooks (author, room, url, format, allows_private, signing_key, cursor, failures, retry_at, claimed, holder,
        deliveries)
      VALUES ($1, $2, $3, $4, $5, $6, coalesce(${headOf('$2')}, 0), 0, 0, 0, '', '[]') ON CONFLICT (author) DO NOTHING`,
    hooks: `${select} ORDER BY p.made_at, p.author`,
    held: `${select} WHERE h.author = $1 AND h.holder = $2`,
    head: `SELECT ${headOf('$1')} AS head`,
    rooms: 'SELECT DISTINCT room FROM outgoing_hooks WHERE paused IS NULL',
    due: `
      SELECT author FROM outgoing_hooks AS h
      WHERE paused IS NULL AND ${isFree} AND ${isTime} AND ${headOf('h.room')} > cursor AND ${isUsed('h.author')}
      ORDER BY claimed, author LIMIT $1`,
    claim: `
      UPDATE outgoing_hooks SET holder = $2, claimed = ${now} + CAST($3 AS BIGINT)
      WHERE author = $1 AND paused IS NULL AND (${isFree} OR holder = $2) AND ${isTime} AND ${isUsed('$1')}
      RETURNING author`,
    save: `
      UPDATE outgoing_hooks SET cursor = CASE WHEN cursor < $3 THEN $3 ELSE cursor END, failures = $4, failing_since = $5,
        deliveries = $6, paused = coalesce(paused, $7),
        retry_at = CASE WHEN CAST($8 AS BIGINT) = 0 THEN 0 ELSE ${now} + CAST($8 AS BIGINT) END,
        claimed = ${now} + CAST($9 AS BIGINT), holder = CASE WHEN CAST($9 AS BIGINT) = 0 THEN '' ELSE holder END
      WHERE author = $1 AND holder = $2 AND ${isUsed('$1')}
      RETURNING paused`,
    pause: `
      UPDATE outgoing_hooks SET paused = 'operator' WHERE author = $1 AND paused IS NULL RETURNING author`,
    // Who sends at this moment loses the claim.
    resume: `
      UPDATE outgoing_hooks SET paused = NULL, failures = 0, failing_since = NULL, retry_at = 0, claimed = ${now}, holder = '',
        cursor = CASE WHEN CAST($2 AS BIGINT) = 1 THEN coalesce(${headOf('outgoing_hooks.room')}, cursor) ELSE cursor END
      WHERE author = $1 RETURNING author`,
    endClaims: `UPDATE outgoing_hooks SET claimed = 0, holder = '' WHERE holder <> ''`,
  }
}
