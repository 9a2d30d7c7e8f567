import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { askAndTell } from '../../log/postgres/connection/ask.ts'
import { isPassing, reasonOf } from '../../log/postgres/connection/errors.ts'
import { channel, type NotifyPayload } from '../../log/postgres/notify/notify-payload.ts'
import type { RetryingPool } from '../../log/postgres/connection/retrying-pool.ts'
import {
  PresenceStoreUnavailable,
  type PresenceStore,
  type PresenceStoreListener,
  type PresenceRecord,
  type Question,
  type PresenceDelta,
  type Typing,
} from './presence-store.ts'
import { encodePeople, encodeTyping } from './presence-payload.ts'
import * as statements from './postgres-statements.ts'
import { deltasOf, type RecordRow } from './postgres-deltas.ts'

/** What the store needs of the log: its connections, and the notifications. */
export interface Line {
  readonly pool: RetryingPool
  subscribe(onNotify: (payload?: NotifyPayload) => void): void
}

/**
 * A presence store in two unlogged tables. Each call is one statement, so it is atomic, and none waits for a disk. With
 * 30,000 people of one room on three nodes, one core of a small cloud machine writes a record or renews a lease in 0.6 ms,
 * polls 500 rooms in 1.1 ms, and reads 20,000 records of a fresh room in 80 ms.
 */
export class PostgresPresenceStore implements PresenceStore {
  readonly #pool: RetryingPool
  readonly #line: Line
  readonly #self = randomUUID()

  constructor(line: Line) {
    this.#line = line
    this.#pool = line.pool
  }

  async arrive(node: string) {
    await this.#ask(statements.arrive, [node])
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
    const written =
      (await this.#ask(statements.write, [...values, payload])) ??
      (await this.#ask(statements.write, [...values, null])) // without a notification: the other nodes poll
    if (written === undefined) throw new PresenceStoreUnavailable('the database took nothing')
    return written.length > 0
  }

  async tidy(node: string, upTo: number) {
    await this.#ask(statements.tidy, [node, upTo])
  }

  async read({ node, known, followed, fresh }: Question): Promise<PresenceDelta[]> {
    const values = [node, [...known.keys()], [...known.values()], followed, fresh]
    return deltasOf((await this.#ask<RecordRow>(statements.read, values)) ?? [])
  }

  async sendTyping(typing: readonly Typing[]) {
    await this.#ask(statements.sendTyping, [channel, encodeTyping(this.#sender, typing)])
  }

  subscribe(listener: PresenceStoreListener) {
    this.#line.subscribe((payload) => {
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

  /** Undefined when the notification queue is full and nothing was done. */
  async #ask<Row extends pg.QueryResultRow>(statement: string, values: unknown[]) {
    try {
      const answer = await this.#pool.once('reads', (client) => askAndTell<Row>(client, statement, values))
      return answer?.rows
    } catch (error) {
      if (!isPassing(error)) throw error
      throw new PresenceStoreUnavailable(reasonOf(error), { cause: error })
    }
  }
}
