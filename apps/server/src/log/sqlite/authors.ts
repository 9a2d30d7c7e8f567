import type { DatabaseSync } from 'node:sqlite'

/** The numbers by which a message refers to its author, and to the name and picture it was posted with. */
export interface AuthorVersion {
  author: number
  version: number
}

interface Authored {
  author: string
  username: string
  avatar: string
}

/** Numbers authors, and the versions of their names and pictures. Nothing is kept in memory: a transaction may be undone. */
export class SqliteAuthors {
  readonly #sql: ReturnType<typeof statements>

  constructor(db: DatabaseSync) {
    this.#sql = statements(db)
  }

  /** To be called within a transaction. */
  numbersOf({ author, username, avatar }: Authored): AuthorVersion {
    const known = this.#sql.find.get(author, username, avatar) as unknown as AuthorVersion | undefined
    if (known !== undefined) return known
    this.#sql.addAuthor.run(author)
    this.#sql.addVersion.run({ author, username, avatar })
    return this.#sql.find.get(author, username, avatar) as unknown as AuthorVersion
  }
}

function statements(db: DatabaseSync) {
  return {
    find: db.prepare(
      `SELECT v.author, v.version FROM authors AS a CROSS JOIN author_versions AS v ON v.author = a.number
       WHERE a.author = ? AND v.username = ? AND v.avatar = ?`,
    ),
    addAuthor: db.prepare('INSERT INTO authors (author) VALUES (?) ON CONFLICT (author) DO NOTHING'),
    addVersion: db.prepare(
      `INSERT INTO author_versions (author, version, username, avatar)
       SELECT number, (SELECT coalesce(max(version) + 1, 0) FROM author_versions WHERE author = number),
         :username, :avatar
       FROM authors WHERE author = :author`,
    ),
  }
}
