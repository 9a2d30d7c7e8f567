import type { DatabaseSync } from 'node:sqlite'
import type { Person } from '@parley/shared'
import type { NewCredential, OneTime, StoredCredential } from '../../../identity/people-store.ts'
import { credentialOf, type CredentialRow } from '../../credential-rows.ts'
import { longestOneTimeMs, revokedFrom, seenAgainMs } from '../../rules/credential-expiry.ts'
import { storeIn, type Unstored } from '../store-in.ts'

/** People and credentials, in the thread that owns the database. `now` is Unix time in milliseconds. */
export class SqlitePeopleTables {
  readonly #db: DatabaseSync
  readonly #sql: ReturnType<typeof statements>

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#sql = statements(db)
  }

  instance(): string {
    return String(this.#sql.instance.get()?.['id'])
  }

  findCredential(id: string): StoredCredential | undefined {
    const row = this.#sql.find.get({ id }) as unknown as CredentialRow | undefined
    return row && credentialOf(row)
  }

  keepCredential(credential: NewCredential, now: number): StoredCredential | Unstored {
    const { id, author, kind, name, passkey } = credential
    const known = this.findCredential(id)
    // Written once a day at most: thousands who reconnect at once cause no writes.
    if (known !== undefined && (known.isRevoked || Math.abs(now - known.seenAt) < seenAgainMs)) return known
    const row = {
      id,
      author,
      kind,
      name,
      now,
      passkey: passkey === undefined ? null : JSON.stringify(passkey),
    }
    return storeIn(this.#db, () => {
      this.#sql.keep.run(row)
      const kept = this.findCredential(id)
      if (kept === undefined) throw new Error('A credential is gone that was just stored.')
      return kept
    })
  }

  credentialsOf(author: string): StoredCredential[] {
    return (this.#sql.of.all({ author }) as unknown as CredentialRow[]).map(credentialOf)
  }

  revokeCredentials(author: string, ids: readonly string[], now: number): string[] | Unstored {
    return storeIn(this.#db, () => {
      const revoked = ids.filter((id) => this.#sql.revoke.run({ author, id, now }).changes > 0)
      if (revoked.length > 0) this.#sql.dropOneTime.run({ author })
      for (const id of revoked) this.#sql.dropPush.run({ id })
      if (revoked.length > 0 && this.credentialsOf(author).length === 0)
        for (const free of this.#sql.freeNames) free.run({ author })
      return revoked
    })
  }

  setCounter(id: string, counter: number): true | Unstored {
    return storeIn(this.#db, () => {
      this.#sql.setCounter.run({ id, counter })
      return true
    })
  }

  findPerson(author: string): Person | undefined {
    const row = this.#sql.person.get({ author })
    return row && { username: String(row['username']), avatar: String(row['avatar']) }
  }

  keepPerson(author: string, { username, avatar }: Person, now: number): true | Unstored {
    return storeIn(this.#db, () => {
      this.#sql.keepPerson.run({ author, username, avatar, now })
      return true
    })
  }

  addOneTime({ id, kind, author }: OneTime, forMs: number, now: number): true | Unstored {
    return storeIn(this.#db, () => {
      this.#sql.dropExpired.run({ now })
      this.#sql.addOneTime.run({ id, kind, author, expiresAt: now + forMs })
      return true
    })
  }

  takeOneTime(id: string, kind: OneTime['kind'], now: number): string | undefined | Unstored {
    return storeIn(this.#db, () => {
      const row = this.#sql.takeOneTime.get({ id, kind })
      const leftMs = Number(row?.['expires_at']) - now
      return row !== undefined && leftMs > 0 && leftMs <= longestOneTimeMs ? String(row['author']) : undefined
    })
  }

  revokedSince(at: number | undefined, now: number): { ids: string[]; at: number } {
    if (at === undefined) return { ids: [], at: now }
    const rows = this.#sql.revokedSince.all({ since: revokedFrom(at, now) })
    return { ids: rows.map(({ id }) => String(id)), at: now }
  }
}

function statements(db: DatabaseSync) {
  return {
    instance: db.prepare('SELECT id FROM instance'),
    find: db.prepare('SELECT * FROM credentials WHERE id = :id'),
    of: db.prepare(
      'SELECT * FROM credentials WHERE author = :author AND revoked_at IS NULL ORDER BY created_at, id',
    ),
    keep: db.prepare(
      `INSERT INTO credentials (id, author, kind, name, created_at, seen_at, passkey)
       VALUES (:id, :author, :kind, :name, :now, :now, :passkey)
       ON CONFLICT (id) DO UPDATE SET seen_at = :now, name = :name`,
    ),
    revoke: db.prepare(
      'UPDATE credentials SET revoked_at = coalesce(revoked_at, :now) WHERE id = :id AND author = :author',
    ),
    revokedSince: db.prepare('SELECT id FROM credentials WHERE revoked_at > :since'),
    setCounter: db.prepare(
      `UPDATE credentials SET passkey = json_set(passkey, '$.counter', :counter) WHERE id = :id`,
    ),
    freeNames: ['names', 'claims'].map((table) => db.prepare(`DELETE FROM ${table} WHERE author = :author`)),
    person: db.prepare('SELECT username, avatar FROM people WHERE author = :author'),
    keepPerson: db.prepare(
      `INSERT INTO people (author, username, avatar, used_at) VALUES (:author, :username, :avatar, :now)
       ON CONFLICT (author) DO UPDATE SET username = :username, avatar = :avatar, used_at = :now`,
    ),
    dropExpired: db.prepare('DELETE FROM one_time WHERE expires_at <= :now'),
    dropOneTime: db.prepare('DELETE FROM one_time WHERE author = :author'),
    dropPush: db.prepare('DELETE FROM push_devices WHERE id = :id'),
    addOneTime: db.prepare(
      'INSERT INTO one_time (id, kind, author, expires_at) VALUES (:id, :kind, :author, :expiresAt)',
    ),
    takeOneTime: db.prepare(
      'DELETE FROM one_time WHERE id = :id AND kind = :kind RETURNING author, expires_at',
    ),
  }
}
