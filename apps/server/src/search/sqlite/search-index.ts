import { folded, type Message } from '@parley/shared'
import type { DatabaseSync } from 'node:sqlite'
import type { IndexedPage, Indexer, Backlog } from '../indexer.ts'
import { foundPage } from '../result-page.ts'
import { ngramsOf, ngramsToFind } from '../ngrams.ts'
import type { Found, Search } from '../message-search.ts'
import { openSearchFile } from './index-file.ts'
import { IndexedRooms, lastIndexedMove } from './indexed-rooms.ts'
import { isDiskFull, isLocked } from '../../log/sqlite/errors.ts'
import type { RoomHead, SqliteLogReader } from '../../log/sqlite/log-reader.ts'
import { inTransaction } from '../../log/sqlite/store-in.ts'
import { searchedText } from '../searched-text.ts'

/** Messages indexed in one transaction. */
const pageSize = 200

const idsPerRoom = 2 ** 32

/** The n-grams of all messages up to a cursor in each room. In one thread. */
export class SearchIndex implements Indexer {
  readonly #log: SqliteLogReader
  readonly #db: DatabaseSync
  readonly #sql: ReturnType<typeof statements>
  readonly #rooms: IndexedRooms

  constructor(folder: string, log: SqliteLogReader, mode: 'reuse' | 'rebuild' = 'reuse') {
    this.#log = log
    this.#db = rebuiltIfAhead(openSearchFile(folder, log.epoch, mode), folder, log)
    this.#sql = statements(this.#db)
    this.#rooms = new IndexedRooms(this.#db, log)
  }

  backlog(): Backlog {
    return this.#rooms.backlog()
  }

  version(): number {
    return this.#log.version()
  }

  indexNextPage(name: string): IndexedPage {
    const known = this.#log.room(name)
    if (known === undefined) return 'done'
    const cursor = this.#rooms.cursor(known)
    if (cursor === known.head) return 'done'
    const dropped = this.#dropBelow(known)
    if (dropped !== 'done') return dropped
    const { rev, head, messages } = this.#log.since(name, cursor ?? 0, pageSize)
    const isStored = this.#store(() => {
      if (cursor === undefined) this.#forget(known.room)
      // FTS5 is faster with ascending rowids.
      for (const message of messages.sort((a, b) => a.id - b.id)) this.#indexMessage(known.room, message)
      this.#rooms.setCursor(known, rev)
    })
    if (!isStored) return 'blocked'
    return rev >= head ? 'done' : 'more'
  }

  find(search: Search): Found {
    const room = this.#log.room(search.room)
    if (room === undefined) return foundPage(search, [])
    return foundPage(search, this.#candidates(room, search))
  }

  close() {
    this.#db.close()
    this.#log.close()
  }

  /** Of a room with another history, which the log had before a backup was restored. */
  #forget(room: number) {
    this.#sql.removeAll.run(keyOf(room, 0), keyOf(room + 1, 0))
  }

  /** The entry that raises the floor makes the room move: this is done before its rev is indexed. */
  #dropBelow({ room, floor }: RoomHead): IndexedPage {
    if (floor === 0) return 'done'
    const rows = this.#sql.below.all(keyOf(room, 0), keyOf(room, floor), pageSize)
    if (rows.length === 0) return 'done'
    const isStored = this.#store(() => {
      for (const { rowid } of rows) this.#sql.remove.run(Number(rowid))
    })
    return isStored ? 'more' : 'blocked'
  }

  /** False when the disk is full or the index is locked: it is tried again later. */
  #store(write: () => void): boolean {
    try {
      inTransaction(this.#db, write)
      return true
    } catch (error) {
      if (isDiskFull(error) || isLocked(error)) return false
      throw error
    }
  }

  #indexMessage(room: number, message: Message) {
    const key = keyOf(room, message.id)
    if (message.removed) this.#sql.remove.run(key)
    else this.#sql.insert.run(key, [...ngramsOf(folded(searchedText(message)))].join(' '))
  }

  /** Reads the messages from the log: they may have changed since they were indexed. */
  *#candidates({ room, floor }: RoomHead, { words, before = Infinity }: Search): Generator<Message> {
    const ngrams = new Set(words.flatMap(ngramsToFind))
    const query = [...ngrams].map((ngram) => `"${ngram}"`).join(' AND ')
    const end = keyOf(room, Math.min(before, idsPerRoom))
    for (const { rowid } of this.#sql.find.iterate(query, keyOf(room, Math.max(0, floor - 1)), end)) {
      const message = this.#log.message(room, Number(rowid) - keyOf(room, 0))
      if (message !== undefined) yield message
    }
  }
}

function keyOf(room: number, id: number) {
  return room * idsPerRoom + id
}

/** Rebuilds the index if it is ahead of the log, which was then restored from a backup of the same epoch. */
function rebuiltIfAhead(db: DatabaseSync, folder: string, log: SqliteLogReader): DatabaseSync {
  if (lastIndexedMove(db) <= log.lastMove()) return db
  db.close()
  return openSearchFile(folder, log.epoch, 'rebuild')
}

function statements(db: DatabaseSync) {
  return {
    insert: db.prepare('INSERT OR REPLACE INTO filed (rowid, grams) VALUES (?, ?)'),
    remove: db.prepare('DELETE FROM filed WHERE rowid = ?'),
    removeAll: db.prepare('DELETE FROM filed WHERE rowid >= ? AND rowid < ?'),
    below: db.prepare('SELECT rowid FROM filed WHERE rowid >= ? AND rowid < ? ORDER BY rowid LIMIT ?'),
    find: db.prepare(
      'SELECT rowid FROM filed WHERE filed MATCH ? AND rowid > ? AND rowid < ? ORDER BY rowid DESC',
    ),
  }
}
