import { reasonOf } from '@parley/shared'
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { queryWithNotify } from '../../log/postgres/connection/bounded-query.ts'
import { isTransient } from '../../log/postgres/connection/errors.ts'
import { channel, type NotifyPayload } from '../../log/postgres/notify/notify-payload.ts'
import { schemaVersion } from '../../log/postgres/schema.ts'
import type { RetryingPool } from '../../log/postgres/connection/retrying-pool.ts'
import {
  PresenceStoreUnavailable,
  type PresenceStore,
  type PresenceStoreListener,
  type PresenceRecord,
  type PresenceQuery,
  type PresenceDelta,
  type Typing,
} from './presence-store.ts'
import { encodePeople, encodeTyping } from './presence-payload.ts'
import * as statements from './postgres-statements.ts'
import { deltasOf, type RecordRow } from './postgres-deltas.ts'

/** The part of the log that the store uses: its connections and its notifications. */
export interface LogConnection {
  readonly pool: RetryingPool
  subscribe(onNotify: (payload?: NotifyPayload) => void): void
}

/**
 * A presence store in two unlogged tables. Each call is one statement, so it is atomic, and no call waits for a disk sync.
 * Measured with 30,000 people of one room on three nodes, on one core of a small cloud machine: 0.6 ms to write a record or
 * renew a lease, 1.1 ms to poll 500 rooms, 80 ms to read 20,000 records of a fresh room.
 */
export class PostgresPresenceStore implements PresenceStore {
  readonly #pool: RetryingPool
  readonly #log: LogConnection
  readonly #self = randomUUID()

  constructor(log: LogConnection) {
    this.#log = log
    this.#pool = log.pool
  }

  async arrive(node: string) {
    await this.#ask(statements.arrive, [node, schemaVersion])
  }

  async write(node: string, version: number, records: readonly PresenceRecord[]) {
    const rows = records.map(({ room, person, author, status }) => ({
      room,
      ...person,
      author,
      standing: status,
    }))
    const payload =
      records.length === 0 ? null : encodePeople(this.#sender, new Set(records.map(({ room }) => room)))
    const values = [node, version, JSON.stringify(rows), channel]
    // Without a notification when its queue is full: the other nodes poll.
    const written =
      (await this.#ask(statements.write, [...values, payload])) ??
      (await this.#ask(statements.write, [...values, null]))
    if (written === undefined) throw new PresenceStoreUnavailable('the database accepted no write')
    return written.length > 0
  }

  async tidy(node: string, upTo: number) {
    await this.#ask(statements.tidy, [node, upTo])
  }

  async read({ node, known, followed, fresh }: PresenceQuery): Promise<PresenceDelta[]> {
    const values = [node, [...known.keys()], [...known.values()], followed, fresh]
    return deltasOf((await this.#ask<RecordRow>(statements.read, values)) ?? [])
  }

  async sendTyping(typing: readonly Typing[]) {
    await this.#ask(statements.sendTyping, [channel, encodeTyping(this.#sender, typing)])
  }

  subscribe(listener: PresenceStoreListener) {
    this.#log.subscribe((payload) => {
      if (payload === undefined) return listener.moved()
      if (payload.from === this.#self) return
      if (payload.people !== undefined)
        listener.moved(payload.people.length === 0 ? undefined : payload.people)
      if (payload.typing !== undefined)
        listener.typing(
          payload.typing.map(([room, username, avatar]) => ({ room, person: { username, avatar } })),
        )
    })
  }

  get #sender() {
    return { from: this.#self, epoch: this.#pool.epochGuard.epoch }
  }

  /** Undefined when the notification queue is full: then the statement did nothing. */
  async #ask<Row extends pg.QueryResultRow>(statement: string, values: unknown[]) {
    try {
      const answer = await this.#pool.runOnce('reads', (client) =>
        queryWithNotify<Row>(client, statement, values),
      )
      return answer?.rows
    } catch (error) {
      if (!isTransient(error)) throw error
      throw new PresenceStoreUnavailable(reasonOf(error), { cause: error })
    }
  }
}
