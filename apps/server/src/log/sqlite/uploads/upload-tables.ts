import type { DatabaseSync } from 'node:sqlite'
import type { FileRecord } from '../../../files/file-records.ts'
import { recordOf, type FileRow } from '../../file-rows.ts'
import { storeIn, type Unstored } from '../store-in.ts'
import { setReleased } from './upload-rows.ts'

/** The records of files, in the thread that owns the database. */
export class UploadTables {
  readonly #db: DatabaseSync
  readonly #sql: ReturnType<typeof statements>

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#sql = statements(db)
  }

  add({ room, author, file, stored, at, message }: FileRecord): true | Unstored {
    return storeIn(this.#db, () => {
      this.#sql.add.run(file.id, room, author, at, stored, message ?? null, JSON.stringify(file))
      return true
    })
  }

  find(id: string): FileRecord | undefined {
    const row = this.#sql.find.get(id) as unknown as FileRow | undefined
    return row && recordOf(row)
  }

  usage(author: string, since: number, until: number) {
    const ofAuthor = Number(this.#sql.usedBy.get(author, since, until)?.['bytes'])
    return { ofAuthor, ofAll: Number(this.#sql.used.get()?.['bytes']) }
  }

  releaseUnposted(before: number, limit: number): number | Unstored {
    return storeIn(this.#db, () => Number(this.#sql.releaseUnposted.run(before, limit).changes))
  }

  released(limit: number): string[] {
    return idsOf(this.#sql.released.all(limit))
  }

  forget(ids: readonly string[]): true | Unstored {
    return storeIn(this.#db, () => {
      for (const id of ids) this.#sql.forget.run(id)
      return true
    })
  }

  list(after: string, limit: number): string[] {
    return idsOf(this.#sql.list.all(after, limit))
  }
}

function idsOf(rows: readonly object[]) {
  return (rows as readonly { id: string }[]).map(({ id }) => id)
}

function statements(db: DatabaseSync) {
  return {
    add: db.prepare(
      `INSERT INTO files (id, room, author, at, stored, message, file) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO NOTHING`,
    ),
    find: db.prepare(
      'SELECT room, author, at, stored, message, file FROM files WHERE id = ? AND released = 0',
    ),
    usedBy: db.prepare(
      'SELECT coalesce(sum(stored), 0) AS bytes FROM files WHERE author = ? AND at BETWEEN ? AND ?',
    ),
    used: db.prepare('SELECT coalesce(sum(stored), 0) AS bytes FROM files'),
    releaseUnposted: db.prepare(
      `UPDATE files SET ${setReleased} WHERE id IN (
         SELECT id FROM files WHERE message IS NULL AND released = 0 AND at < ? ORDER BY at, id LIMIT ?)`,
    ),
    released: db.prepare('SELECT id FROM files WHERE released = 1 ORDER BY at, id LIMIT ?'),
    forget: db.prepare('DELETE FROM files WHERE id = ? AND released = 1'),
    list: db.prepare('SELECT id FROM files WHERE id > ? AND released = 0 ORDER BY id LIMIT ?'),
  }
}
