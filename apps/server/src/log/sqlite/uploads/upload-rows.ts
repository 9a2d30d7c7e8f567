import type { File } from '@parley/shared'
import type { DatabaseSync } from 'node:sqlite'

/** The files of messages, as far as a transaction of the log needs them, in the thread that owns the database. */
export class UploadRows {
  readonly #sql: ReturnType<typeof statements>

  constructor(db: DatabaseSync) {
    this.#sql = statements(db)
  }

  /** As in RoomRows. */
  find(room: string, author: string, id: string): File | undefined {
    const row = this.#sql.find.get(id, room, author)
    return row && (JSON.parse(String(row['file'])) as File)
  }

  /** From now on these files are in the message. */
  post(files: readonly Pick<File, 'id'>[], message: number) {
    for (const { id } of files) this.#sql.post.run(message, id)
  }

  releaseOne(id: string) {
    this.#sql.releaseOne.run(id)
  }

  /** Those of a message that is removed or deleted. */
  release(room: string, message: number) {
    this.#sql.release.run(room, message)
  }

  /** P13.11: all of a room, also those in no message. */
  releaseAll(room: string) {
    for (const statement of this.#sql.releaseAll) statement.run(room)
  }
}

/** What is left of a file until its bytes are deleted: nothing that somebody has written. */
export const setReleased = `released = 1, file = '{}'`

function statements(db: DatabaseSync) {
  return {
    find: db.prepare(
      'SELECT file FROM files WHERE id = ? AND room = ? AND author = ? AND message IS NULL AND released = 0',
    ),
    post: db.prepare('UPDATE files SET message = ? WHERE id = ?'),
    releaseOne: db.prepare(`UPDATE files SET ${setReleased} WHERE id = ?`),
    release: db.prepare(`UPDATE files SET ${setReleased} WHERE room = ? AND message = ?`),
    // One for each index.
    releaseAll: ['message IS NOT NULL', 'message IS NULL'].map((which) =>
      db.prepare(`UPDATE files SET ${setReleased} WHERE room = ? AND ${which} AND released = 0`),
    ),
  }
}
