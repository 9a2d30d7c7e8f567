import type { FileRecord, FileRecords } from '../../files/file-records.ts'
import { recordOf, type FileRow } from '../file-rows.ts'
import type { Statements } from './connection/statements.ts'

/** The records of files. Every call is one statement, which may be repeated. */
export class PostgresUploads implements FileRecords {
  readonly #sql: Statements

  constructor(statements: Statements) {
    this.#sql = statements
  }

  async add({ room, author, file, stored, at, message }: FileRecord): Promise<void> {
    const values = [file.id, room, author, at, stored, message ?? null, JSON.stringify(file)]
    await this.#sql.store(insert, values)
  }

  async find(id: string): Promise<FileRecord | undefined> {
    const [row] = await this.#sql.read<FileRow>(select, [id])
    return row && recordOf(row)
  }

  async usage(author: string, since: number, until: number): Promise<{ ofAuthor: number; ofAll: number }> {
    const [row] = await this.#sql.read<{ ofAuthor: number; ofAll: number }>(selectUsage, [
      author,
      since,
      until,
    ])
    if (row === undefined) throw new Error('The database returned no row.')
    return row
  }

  async releaseUnposted(before: number, limit: number): Promise<number> {
    return (await this.#sql.store(releaseUnposted, [before, limit])).length
  }

  async released(limit: number): Promise<string[]> {
    return idsOf(await this.#sql.read<{ id: string }>(selectReleased, [limit]))
  }

  async forget(ids: readonly string[]): Promise<void> {
    await this.#sql.store('DELETE FROM files WHERE id = ANY($1) AND released', [ids])
  }

  async list(after: string, limit: number): Promise<string[]> {
    return idsOf(await this.#sql.read<{ id: string }>(selectIds, [after, limit]))
  }
}

function idsOf(rows: readonly { id: string }[]) {
  return rows.map(({ id }) => id)
}

/** What is left of a file until its bytes are deleted: nothing that somebody has written. */
export const setReleased = `released = true, file = '{}'`

const insert = `
  INSERT INTO files (id, room, author, at, stored, message, file) VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (id) DO NOTHING`

const select = 'SELECT room, author, at, stored, message, file FROM files WHERE id = $1 AND NOT released'

const selectUsage = `
  SELECT (SELECT coalesce(sum(stored), 0) FROM files WHERE author = $1 AND at BETWEEN $2 AND $3)::bigint AS "ofAuthor",
    (SELECT coalesce(sum(stored), 0) FROM files)::bigint AS "ofAll"`

// Those that a post is about to name are left for the next time.
const releaseUnposted = `
  UPDATE files AS f SET ${setReleased}
  FROM (
    SELECT id FROM files WHERE message IS NULL AND NOT released AND at < $1 ORDER BY at, id LIMIT $2
    FOR UPDATE SKIP LOCKED
  ) AS old
  WHERE f.id = old.id RETURNING f.id`

const selectReleased = 'SELECT id FROM files WHERE released ORDER BY at, id LIMIT $1'

const selectIds = 'SELECT id FROM files WHERE id > $1 AND NOT released ORDER BY id LIMIT $2'
