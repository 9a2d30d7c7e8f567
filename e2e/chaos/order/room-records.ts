import type { Message } from '@parley/shared'
import type { Entry } from '../../../apps/server/src/access/entries.ts'
import type { TestBed } from '../test-bed.ts'
import type { OrderLog } from './order-log.ts'

/** What is stored of a room, read beside its nodes. */
export class RoomRecords {
  readonly room: string
  readonly #testBed: TestBed

  constructor(testBed: TestBed, room: string) {
    this.#testBed = testBed
    this.room = room
  }

  async log(): Promise<Message[]> {
    return (await this.#testBed.readLogs([this.room])).get(this.room) ?? []
  }

  async entries(): Promise<OrderLog['entries']> {
    const found = await this.query<{ rev: number; entry: string }>(
      'SELECT rev, entry FROM entered WHERE room = $1 ORDER BY rev',
      [this.room],
    )
    return found.map(({ rev, entry }) => ({ rev, entry: JSON.parse(entry) as Entry }))
  }

  async query<Row extends object>(sql: string, values: readonly (string | number)[]): Promise<Row[]> {
    const database = await this.#testBed.openDatabase()
    try {
      return await database.rows<Row>(sql, [...values])
    } finally {
      await database.close()
    }
  }

  /** The condition of a statement for `$1`, the name of the room: SQLite numbers them. */
  get ofRoom(): string {
    return this.#testBed.database === undefined ? '(SELECT room FROM rooms WHERE name = $1)' : '$1'
  }
}
