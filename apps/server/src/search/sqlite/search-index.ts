import { folded, type Message } from '@parley/shared'
import type { DatabaseSync } from 'node:sqlite'
import type { IndexedPage, Indexer, Backlog } from '../indexer.ts'
import { foundPage } from '../result-page.ts'
import { ngramsOf, ngramsToFind } from '../ngrams.ts'
import type { Found, Search } from '../message-search.ts'
import { openSearchFile } from './index-file.ts'
import { isDiskFull, isLocked } from '../../log/sqlite/errors.ts'
import type { SqliteLogReader } from '../../log/sqlite/log-reader.ts'

/** Messages indexed in one transaction. */
const pageSize = 200

const idsPerRoom = 2 ** 32

/** The n-grams of all messages up to a cursor in each room. In one thread. */
export class SearchIndex implements Indexer {
  readonly #log: SqliteLogReader
  readonly #db: DatabaseSync
  readonly #sql: ReturnType<typeof statements>
  readonly #cursors: Map<string, number>

  constructor(folder: string, log: SqliteLogReader, mode: 'reuse' | 'rebuild' = 'reuse') {
    this.#log = log
    this.#db = rebuiltIfAhead(openSearchFile(folder, log.epoch, mode), folder, log)
    this.#sql = statements(this.#db)
    this.#cursors = cursorsOf(this.#db)
  }

  backlog(): Backlog {
    const rooms = this.#log.rooms()
    return {
      changes: rooms.reduce((sum, { head }) => sum + head, 0),
      behind: rooms.filter(({ name, head }) => head > this.#cursor(name)).map(({ name }) => name),
    }
  }

  version(): number {
    return this.#log.version()
  }

  indexNextPage(name: string): IndexedPage {
    const known = this.#log.room(name)
    if (known === undefined || known.head <= this.#cursor(name)) return 'done'
    const { rev, head, messages } = this.#log.since(name, this.#cursor(name), pageSize)
    try {
      this.#db.exec('BEGIN IMMEDIATE')
      // FTS5 is faster with ascending rowids.
      for (const message of messages.sort((a, b) => a.id - b.id)) this.#indexMessage(known.room, message)
      this.#sql.setCursor.run(known.room, name, rev)
      this.#db.exec('COMMIT')
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      if (isDiskFull(error) || isLocked(error)) return 'blocked'
      throw error
    }
    this.#cursors.set(name, rev)
    return rev >= head ? 'done' : 'more'
  }

  find(search: Search): Found {
    const room = this.#log.room(search.room)
    if (room === undefined) return foundPage(search, [])
    return foundPage(search, this.#candidates(room.room, search))
  }

  close() {
    this.#db.close()
    this.#log.close()
  }

  #cursor(name: string) {
    return this.#cursors.get(name) ?? 0
  }

  #indexMessage(room: number, { id, message, removed }: Message) {
    const key = keyOf(room, id)
    if (removed) this.#sql.remove.run(key)
    else this.#sql.insert.run(key, [...ngramsOf(folded(message))].join(' '))
  }

  /** Reads the messages from the log: they may have changed since they were indexed. */
  *#candidates(room: number, { words, before = Infinity }: Search): Generator<Message> {
    const ngrams = new Set(words.flatMap(ngramsToFind))
    const query = [...ngrams].map((ngram) => `"${ngram}"`).join(' AND ')
    const end = keyOf(room, Math.min(before, idsPerRoom))
    for (const { rowid } of this.#sql.find.iterate(query, keyOf(room, 0), end)) {
      const message = this.#log.message(room, Number(rowid) - keyOf(room, 0))
      if (message !== undefined) yield message
    }
  }
}

function keyOf(room: number, id: number) {
  return room * idsPerRoom + id
}

function cursorsOf(db: DatabaseSync) {
  const rows = db.prepare('SELECT name, rev FROM cursors').all()
  return new Map(rows.map(({ name, rev }) => [String(name), Number(rev)]))
}

/** Rebuilds the index if its cursors are ahead of the log, which was then restored from a backup of the same epoch. */
function rebuiltIfAhead(db: DatabaseSync, folder: string, log: SqliteLogReader): DatabaseSync {
  const heads = new Map(log.rooms().map(({ room, name, head }) => [room, { name, head }]))
  const known = db.prepare('SELECT room, name, rev FROM cursors').all()
  const isAhead = known.some(({ room, name, rev }) => {
    const now = heads.get(Number(room))
    return now === undefined || now.name !== name || now.head < Number(rev)
  })
  if (!isAhead) return db
  db.close()
  return openSearchFile(folder, log.epoch, 'rebuild')
}

function statements(db: DatabaseSync) {
  return {
    setCursor: db.prepare('INSERT OR REPLACE INTO cursors (room, name, rev) VALUES (?, ?, ?)'),
    insert: db.prepare('INSERT OR REPLACE INTO filed (rowid, grams) VALUES (?, ?)'),
    remove: db.prepare('DELETE FROM filed WHERE rowid = ?'),
    find: db.prepare(
      'SELECT rowid FROM filed WHERE filed MATCH ? AND rowid > ? AND rowid < ? ORDER BY rowid DESC',
    ),
  }
}
