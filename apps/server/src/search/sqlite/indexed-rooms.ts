import type { DatabaseSync } from 'node:sqlite'
import { isDiskFull, isLocked } from '../../log/sqlite/errors.ts'
import type { RoomHead, SqliteLogReader } from '../../log/sqlite/log-reader.ts'
import type { Backlog } from '../indexer.ts'

/** Rooms that one call looks at, of those that it has never looked at. */
const pageSize = 1_000

/** Rooms that one call names. */
const mostNamed = 1_000

type Log = Pick<SqliteLogReader, 'roomsBeyond' | 'roomsMovedSince'>

/**
 * Knows how far each room is indexed, and which rooms are behind, without looking at all of them: only at rooms that moved
 * since the last time. A new index looks at every room once, page by page.
 */
export class IndexedRooms {
  readonly #log: Log
  readonly #sql: ReturnType<typeof statements>
  /** Rooms up to this number have been looked at. */
  #lookedAt: number
  /** So have all others: those that come later move. */
  #isLookedThrough = false
  /** Rooms that moved before this are indexed. */
  #moved: number
  /** The heads of the rooms that were behind at the last call. */
  #heads = new Map<number, number>()
  #changes = 0
  #isStored = true

  constructor(db: DatabaseSync, log: Log) {
    this.#log = log
    this.#sql = statements(db)
    const stored = this.#sql.progress.get()
    this.#lookedAt = Number(stored?.['room'] ?? 0)
    this.#moved = Number(stored?.['moved'] ?? 0)
  }

  /** The rev up to which the room is indexed. Undefined: the index is of another room, or of a longer history. */
  cursor({ room, name, head }: RoomHead): number | undefined {
    const stored = this.#sql.cursor.get(room)
    if (stored === undefined) return 0
    const rev = Number(stored['rev'])
    return stored['name'] === name && rev <= head ? rev : undefined
  }

  /** In the transaction that indexes up to `rev`, which takes along how far all rooms are. */
  setCursor({ room, name }: RoomHead, rev: number) {
    this.#sql.setCursor.run(room, name, rev)
    if (!this.#isStored) this.#store()
  }

  backlog(): Backlog {
    const behind = new Map<string, RoomHead>()
    this.#addMoved(behind)
    const isPartial = !this.#isLookedThrough && this.#addNeverLookedAt(behind)
    if (!this.#isStored && behind.size === 0) this.#storeOrLater()
    this.#heads = new Map([...behind.values()].map(({ room, head }) => [room, head]))
    return { changes: this.#changes, behind: [...behind.keys()], isPartial }
  }

  #addMoved(behind: Map<string, RoomHead>) {
    let indexed = this.#moved
    for (const room of this.#log.roomsMovedSince(this.#moved)) {
      if (behind.size === 0) indexed = room.moved
      const cursor = this.cursor(room) ?? 0
      if (cursor >= room.head) continue
      behind.set(room.name, room)
      this.#changes += room.head - (this.#heads.get(room.room) ?? cursor)
      if (behind.size === mostNamed) break
    }
    this.#reach(this.#lookedAt, indexed)
  }

  /** Whether there may be more. */
  #addNeverLookedAt(behind: Map<string, RoomHead>): boolean {
    const rooms = this.#log.roomsBeyond(this.#lookedAt, pageSize)
    const unindexed = rooms.filter((room) => room.head > (this.cursor(room) ?? 0))
    for (const room of unindexed) behind.set(room.name, room)
    if (unindexed.length > 0) return rooms.length === pageSize
    this.#reach(rooms.at(-1)?.room ?? this.#lookedAt, this.#moved)
    this.#isLookedThrough = rooms.length < pageSize
    return !this.#isLookedThrough
  }

  #reach(lookedAt: number, moved: number) {
    if (lookedAt === this.#lookedAt && moved === this.#moved) return
    this.#lookedAt = lookedAt
    this.#moved = moved
    this.#isStored = false
  }

  #storeOrLater() {
    try {
      this.#store()
    } catch (error) {
      if (!isDiskFull(error) && !isLocked(error)) throw error
    }
  }

  #store() {
    this.#sql.setProgress.run(this.#lookedAt, this.#moved)
    this.#isStored = true
  }
}

/** When the rooms moved that the index knows. */
export function lastIndexedMove(db: DatabaseSync): number {
  return Number(db.prepare('SELECT moved FROM progress').get()?.['moved'] ?? 0)
}

function statements(db: DatabaseSync) {
  return {
    progress: db.prepare('SELECT room, moved FROM progress'),
    setProgress: db.prepare('INSERT OR REPLACE INTO progress (one, room, moved) VALUES (1, ?, ?)'),
    cursor: db.prepare('SELECT name, rev FROM cursors WHERE room = ?'),
    setCursor: db.prepare('INSERT OR REPLACE INTO cursors (room, name, rev) VALUES (?, ?, ?)'),
  }
}
