import type { DatabaseSync } from 'node:sqlite'
import type { NameRegister, StoredName } from '../name-register.ts'
import { splitKeys } from '../rules/name-claims.ts'
import { openBesideServer } from './files/open-beside-server.ts'
import { inTransaction } from './store-in.ts'

/** Opens the names in `folder`. Throws StartupError when there are none to use. */
export function openSqliteRegister(folder: string): NameRegister {
  return new SqliteRegister(openBesideServer(folder))
}

class SqliteRegister implements NameRegister {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  list(part: string, most: number) {
    return Promise.resolve(this.#db.prepare(selectNames).all(part, part, most) as unknown as StoredName[])
  }

  release(keys: readonly string[]) {
    const [key = ''] = keys
    const found = inTransaction(this.#db, () => {
      const owned = this.#db.prepare(selectName).get(key) as unknown as OwnedName | undefined
      if (owned !== undefined) this.#delete(key, owned)
      return owned
    })
    return Promise.resolve(found && { name: found.name, usedAt: found.usedAt })
  }

  similar(keys: readonly string[]) {
    const names = this.#db.prepare(selectSimilar)
    const found = keys.flatMap((key) => names.all(key, `\n${key}\n`) as unknown as { name: string }[])
    return Promise.resolve([...new Set(found.map(({ name }) => name))])
  }

  close() {
    this.#db.close()
    return Promise.resolve()
  }

  #delete(key: string, { author, keys }: OwnedName) {
    const sql = {
      claim: this.#db.prepare('DELETE FROM claims WHERE author = ? AND key = ?'),
      others: this.#db.prepare('SELECT keys FROM claims WHERE author = ?'),
      key: this.#db.prepare('DELETE FROM names WHERE key = ? AND author = ?'),
    }
    sql.claim.run(author, key)
    const others = sql.others.all(author) as unknown as { keys: string }[]
    const used = new Set(others.flatMap((other) => splitKeys(other.keys)))
    for (const one of splitKeys(keys)) if (!used.has(one)) sql.key.run(one, author)
  }
}

interface OwnedName extends StoredName {
  author: string
  keys: string
}

// An earlier version has stored the first keys alone.
const selectNames = `
  SELECT name, used_at AS usedAt FROM claims WHERE instr(key, ?) > 0
  UNION ALL
  SELECT key, used_at FROM names AS n WHERE instr(key, ?) > 0 AND NOT EXISTS (
    SELECT 1 FROM claims AS c
    WHERE c.author = n.author AND instr(char(10) || c.keys || char(10), char(10) || n.key || char(10)) > 0)
  ORDER BY 2 DESC, 1 LIMIT ?`

const selectName = `
  SELECT n.author, coalesce(c.name, n.key) AS name, coalesce(c.keys, n.key) AS keys, n.used_at AS usedAt
  FROM names AS n LEFT JOIN claims AS c ON c.author = n.author AND c.key = n.key WHERE n.key = ?`

const selectSimilar = `
  SELECT c.name FROM names AS n JOIN claims AS c ON c.author = n.author
  WHERE n.key = ? AND instr(char(10) || c.keys || char(10), ?) > 0`
