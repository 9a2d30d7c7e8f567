import type { Person } from '@parley/shared'
import type { NewCredential, OneTime, PeopleStore, StoredCredential } from '../../identity/people-store.ts'
import { credentialOf, type CredentialRow } from '../credential-rows.ts'
import { longestOneTimeMs, revokedOverlapMs, seenAgainMs } from '../rules/credential-expiry.ts'
import { now, type Statements } from './connection/statements.ts'

/** The people of a log, by the clock of the database. Every call is one statement, which may be repeated. */
export class PostgresPeople implements PeopleStore {
  readonly #sql: Statements

  constructor(statements: Statements) {
    this.#sql = statements
  }

  async instance(): Promise<string> {
    const [row] = await this.#sql.read<{ id: string }>('SELECT id FROM instance', [])
    return row?.id ?? ''
  }

  async findCredential(id: string): Promise<StoredCredential | undefined> {
    const [row] = await this.#sql.read<CredentialRow>('SELECT * FROM credentials WHERE id = $1', [id])
    return row && credentialOf(row)
  }

  async keepCredential(credential: NewCredential): Promise<StoredCredential> {
    const { id, author, kind, name, passkey } = credential
    const [known] = await this.#sql.read<CredentialRow>(selectSeen, [id, seenAgainMs])
    if (known !== undefined) return credentialOf(known)
    const values = [id, author, kind, name, passkey === undefined ? null : JSON.stringify(passkey)]
    const [kept] = await this.#sql.store<CredentialRow>(upsertCredential, values)
    if (kept === undefined) throw new Error('A credential is gone that was just stored.')
    return credentialOf(kept)
  }

  async credentialsOf(author: string): Promise<StoredCredential[]> {
    const rows = await this.#sql.read<CredentialRow>(
      'SELECT * FROM credentials WHERE author = $1 AND revoked_at IS NULL ORDER BY created_at, id',
      [author],
    )
    return rows.map(credentialOf)
  }

  async revokeCredentials(author: string, ids: readonly string[]): Promise<string[]> {
    const rows = await this.#sql.store<{ id: string }>(revoke, [author, ids])
    if (rows.length > 0) await this.#sql.store(freeNames, [author])
    return rows.map(({ id }) => id)
  }

  async setCounter(id: string, counter: number): Promise<void> {
    await this.#sql.store(setCounter, [id, counter])
  }

  async findPerson(author: string): Promise<Person | undefined> {
    const [person] = await this.#sql.read<Person>('SELECT username, avatar FROM people WHERE author = $1', [
      author,
    ])
    return person
  }

  async keepPerson(author: string, { username, avatar }: Person): Promise<void> {
    await this.#sql.store(upsertPerson, [author, username, avatar])
  }

  async addOneTime({ id, kind, author }: OneTime, forMs: number): Promise<void> {
    await this.#sql.store(addOneTime, [id, kind, author, forMs])
  }

  async takeOneTime(id: string, kind: OneTime['kind']): Promise<string | undefined> {
    const [row] = await this.#sql.store<{ author: string; is_valid: boolean }>(takeOneTime, [id, kind])
    return row?.is_valid === true ? row.author : undefined
  }

  async revokedSince(at: number | undefined): Promise<{ ids: string[]; at: number }> {
    const [row] = await this.#sql.read<{ ids: string[]; at: number }>(selectRevoked, [
      at ?? null,
      revokedOverlapMs,
    ])
    if (row === undefined) throw new Error('The database returned no row.')
    return row
  }
}

// Written once a day at most: thousands who reconnect at once cause no writes.
const selectSeen = `
  SELECT * FROM credentials WHERE id = $1 AND (revoked_at IS NOT NULL OR abs(${now} - seen_at) < $2)`

const upsertCredential = `
  INSERT INTO credentials AS c (id, author, kind, name, created_at, seen_at, passkey)
  VALUES ($1, $2, $3, $4, ${now}, ${now}, $5)
  ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, name = excluded.name
  RETURNING *`

const selectRevoked = `
  SELECT ${now} AS at, coalesce(
    (SELECT json_agg(id) FROM credentials WHERE revoked_at > least($1::bigint, ${now}) - $2::bigint AND $1 IS NOT NULL),
    '[]') AS ids`

// Rows that this author has revoked already are returned too: a repeated call gets the same answer.
const revoke = `
  WITH locked AS (SELECT id FROM credentials WHERE author = $1 AND id = ANY($2) ORDER BY id FOR UPDATE),
  links AS (DELETE FROM one_time WHERE author = $1 AND EXISTS (SELECT FROM locked)),
  pushes AS (DELETE FROM push_devices AS d USING locked WHERE d.id = locked.id)
  UPDATE credentials AS c SET revoked_at = coalesce(c.revoked_at, ${now}) FROM locked WHERE c.id = locked.id
  RETURNING c.id`

const freeNames = `
  WITH last AS (
    SELECT $1 AS author WHERE NOT EXISTS (SELECT FROM credentials WHERE author = $1 AND revoked_at IS NULL)
  ), claimed AS (
    DELETE FROM claims AS c USING last WHERE c.author = last.author
  )
  DELETE FROM names AS n USING last WHERE n.author = last.author`

const setCounter = `
  UPDATE credentials SET passkey = jsonb_set(passkey::jsonb, '{counter}', to_jsonb($2::bigint))::text WHERE id = $1`

const upsertPerson = `
  INSERT INTO people (author, username, avatar, used_at) VALUES ($1, $2, $3, ${now})
  ON CONFLICT (author) DO UPDATE SET username = excluded.username, avatar = excluded.avatar, used_at = excluded.used_at`

export const addOneTime = `
  WITH expired AS (DELETE FROM one_time WHERE expires_at <= ${now})
  INSERT INTO one_time (id, kind, author, expires_at) VALUES ($1, $2, $3, ${now} + $4::bigint)
  ON CONFLICT (id) DO NOTHING`

const takeOneTime = `
  DELETE FROM one_time WHERE id = $1 AND kind = $2
  RETURNING author, expires_at > ${now} AND expires_at <= ${now} + ${longestOneTimeMs} AS is_valid`
