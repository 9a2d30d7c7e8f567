import pg from 'pg'

/** The texts that a numbered message refers to. */
export interface Authored {
  author: string
  username: string
  avatar: string
}

const mostKnown = 10_000

/**
 * The authors and versions that the database has in this epoch, to spare the statements that add them. Only whether they are
 * there is known, never their number: a row that does not find its number is refused, see `isUnnumbered`.
 */
export class KnownAuthors {
  readonly #known = new Set<string>()
  #epoch = ''

  /** Those that may be missing, each once. */
  missing(epoch: string, of: Iterable<Authored>): Authored[] {
    if (epoch !== this.#epoch) this.forget()
    this.#epoch = epoch
    const missing = new Map<string, Authored>()
    for (const { author, username, avatar } of of) {
      const key = keyOf({ author, username, avatar })
      if (!this.#known.has(key)) missing.set(key, { author, username, avatar })
    }
    return [...missing.values()]
  }

  /** To be called once they are committed. */
  add(epoch: string, added: Iterable<Authored>) {
    if (epoch !== this.#epoch) return
    if (this.#known.size > mostKnown) this.#known.clear()
    for (const one of added) this.#known.add(keyOf(one))
  }

  forget() {
    this.#known.clear()
  }
}

const keyOf = ({ author, username, avatar }: Authored) => `${author}\n${avatar}\n${username}`

/** A row found no number for its author or version: they are not in the database. */
export function isUnnumbered(error: unknown): boolean {
  const isNull = error instanceof pg.DatabaseError && error.code === '23502' && error.table === 'messages'
  return isNull && (error.column === 'author' || error.column === 'version')
}

/** SQL that adds those of `source`, which has their texts, and is in no fixed order. In a fixed order, nodes do not deadlock. */
export function addAuthors(source: string): string {
  return `
  INSERT INTO authors (author)
  SELECT DISTINCT k.author FROM ${source} WHERE NOT EXISTS (SELECT FROM authors AS a WHERE a.author = k.author)
  ORDER BY 1 ON CONFLICT (author) DO NOTHING`
}

/** After `addAuthors`, in a statement of its own: it sees what others have added meanwhile. */
export function addVersions(source: string): string {
  return `
  INSERT INTO author_versions (author, username, avatar)
  SELECT DISTINCT a.number, k.username COLLATE "C", k.avatar COLLATE "C"
  FROM ${source} JOIN LATERAL (SELECT a.number FROM authors AS a WHERE a.author = k.author LIMIT 1) AS a ON true
  WHERE NOT EXISTS (SELECT FROM author_versions AS v
    WHERE v.author = a.number AND v.username = k.username COLLATE "C" AND v.avatar = k.avatar COLLATE "C")
  ORDER BY 1, 2, 3 ON CONFLICT (author, username, avatar) DO NOTHING`
}

/** Joins the numbers `n` of the texts of `k`, or NULL. LIMIT: one look into the index for each row, whatever the planner estimates. */
export const joinNumbers = `
  LEFT JOIN LATERAL (
    SELECT v.author, v.number AS version FROM authors AS a JOIN author_versions AS v ON v.author = a.number
    WHERE a.author = k.author AND v.username = k.username COLLATE "C" AND v.avatar = k.avatar COLLATE "C" LIMIT 1
  ) AS n ON true`
