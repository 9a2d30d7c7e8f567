import type { Message } from '@parley/shared'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Entry } from '../../../apps/server/src/access/entries.ts'
import type { TestBed } from '../test-bed.ts'
import type { OrderLog } from './order-log.ts'

const mostAttempts = 30

/** What is stored of a room, read beside its nodes. */
export class RoomRecords {
  readonly room: string
  readonly #testBed: TestBed

  constructor(testBed: TestBed, room: string) {
    this.#testBed = testBed
    this.room = room
  }

  async log(): Promise<Message[]> {
    const logs = await patiently(() => this.#testBed.readLogs([this.room]))
    return logs.get(this.room) ?? []
  }

  async entries(): Promise<OrderLog['entries']> {
    const found = await this.query<{ rev: number; entry: string }>(
      'SELECT rev, entry FROM entered WHERE room = $1 ORDER BY rev',
      [this.room],
    )
    return found.map(({ rev, entry }) => ({ rev, entry: JSON.parse(entry) as Entry }))
  }

  async query<Row extends object>(sql: string, values: readonly (string | number)[]): Promise<Row[]> {
    return patiently(async () => {
      const database = await this.#testBed.openDatabase()
      try {
        return await database.rows<Row>(sql, [...values])
      } finally {
        await database.close()
      }
    })
  }

  /** The condition of a statement for `$1`, the name of the room: SQLite numbers them. */
  get ofRoom(): string {
    return this.#testBed.database === undefined ? '(SELECT room FROM rooms WHERE name = $1)' : '$1'
  }
}

/** A database that was restarted is not there for a moment. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await work()
    } catch (error) {
      if (attempt === mostAttempts) throw error
      await sleep(1_000)
    }
}
