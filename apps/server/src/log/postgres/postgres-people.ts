import { reasonOf, type Person } from '@parley/shared'
import type pg from 'pg'
import type { NewCredential, OneTime, PeopleStore, StoredCredential } from '../../identity/people-store.ts'
import { credentialOf, type CredentialRow } from '../credential-rows.ts'
import { LogUnavailable, StorageBusy, StorageFull } from '../message-log.ts'
import { revokedOverlapMs, seenAgainMs } from '../rules/credential-expiry.ts'
import { queryBounded } from './connection/bounded-query.ts'
import { isDiskFull, isLocked } from './connection/errors.ts'
import type { RetryingPool } from './connection/retrying-pool.ts'

/** The people of a log, by the clock of the database. Every call is one statement, which may be repeated. */
export class PostgresPeople implements PeopleStore {
  readonly #pool: RetryingPool
  readonly #isOpen: () => boolean

  constructor(pool: RetryingPool, isOpen: () => boolean) {
    this.#pool = pool
    this.#isOpen = isOpen
  }

  async instance(): Promise<string> {
    const [row] = await this.#read<{ id: string }>('SELECT id FROM instance', [])
    return row?.id ?? ''
  }

  async findCredential(id: string): Promise<StoredCredential | undefined> {
    const [row] = await this.#read<CredentialRow>('SELECT * FROM credentials WHERE id = $1', [id])
    return row && credentialOf(row)
  }

  async keepCredential(credential: NewCredential): Promise<StoredCredential> {
    const { id, author, kind, name, passkey } = credential
    const [known] = await this.#read<CredentialRow>(selectSeen, [id, seenAgainMs])
    if (known !== undefined) return credentialOf(known)
    const values = [id, author, kind, name, passkey === undefined ? null : JSON.stringify(passkey)]
    const [kept] = await this.#store<CredentialRow>(upsertCredential, values)
    if (kept === undefined) throw new Error('A credential is gone that was just stored.')
    return credentialOf(kept)
  }

  async credentialsOf(author: string): Promise<StoredCredential[]> {
    const rows = await this.#read<CredentialRow>(
      'SELECT * FROM credentials WHERE author = $1 AND revoked_at IS NULL ORDER BY created_at, id',
      [author],
    )
    return rows.map(credentialOf)
  }

  async revokeCredentials(author: string, ids: readonly string[]): Promise<string[]> {
    const rows = await this.#store<{ id: string }>(revoke, [author, ids])
    if (rows.length > 0) await this.#store(freeNames, [author])
    return rows.map(({ id }) => id)
  }

  async setCounter(id: string, counter: number): Promise<void> {
    await this.#store(setCounter, [id, counter])
  }

  async findPerson(author: string): Promise<Person | undefined> {
    const [person] = await this.#read<Person>('SELECT username, avatar FROM people WHERE author = $1', [
      author,
    ])
    return person
  }

  async keepPerson(author: string, { username, avatar }: Person): Promise<void> {
    await this.#store(upsertPerson, [author, username, avatar])
  }

  async addOneTime({ id, kind, author }: OneTime, forMs: number): Promise<void> {
    await this.#store(addOneTime, [id, kind, author, forMs])
  }

  async takeOneTime(id: string, kind: OneTime['kind']): Promise<string | undefined> {
    const [row] = await this.#store<{ author: string; is_valid: boolean }>(takeOneTime, [id, kind])
    return row?.is_valid === true ? row.author : undefined
  }

  async revokedSince(at: number | undefined): Promise<{ ids: string[]; at: number }> {
    const [row] = await this.#read<{ ids: string[]; at: number }>(selectRevoked, [
      at ?? null,
      revokedOverlapMs,
    ])
    if (row === undefined) throw new Error('The database returned no row.')
    return row
  }

  async #read<Row extends pg.QueryResultRow>(statement: string, values: unknown[]): Promise<Row[]> {
    if (!this.#isOpen()) throw new LogUnavailable('The database is not reachable yet.')
    const { rows } = await this.#pool.run('reads', (client) => queryBounded<Row>(client, statement, values))
    return rows
  }

  async #store<Row extends pg.QueryResultRow>(statement: string, values: unknown[]): Promise<Row[]> {
    if (!this.#isOpen()) throw new LogUnavailable('The database is not reachable yet.')
    try {
      const { rows } = await this.#pool.run('writes', (client) =>
        queryBounded<Row>(client, statement, values),
      )
      return rows
    } catch (error) {
      if (isDiskFull(error)) throw new StorageFull(reasonOf(error), { cause: error })
      if (error instanceof LogUnavailable && isLocked(error.cause))
        throw new StorageBusy(error.message, { cause: error })
      throw error
    }
  }
}

const now = '(extract(epoch FROM statement_timestamp()) * 1000)::bigint'

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
  links AS (DELETE FROM one_time WHERE author = $1 AND EXISTS (SELECT FROM locked))
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

const addOneTime = `
  WITH expired AS (DELETE FROM one_time WHERE expires_at <= ${now})
  INSERT INTO one_time (id, kind, author, expires_at) VALUES ($1, $2, $3, ${now} + $4::bigint)
  ON CONFLICT (id) DO NOTHING`

const takeOneTime = `
  DELETE FROM one_time WHERE id = $1 AND kind = $2 RETURNING author, expires_at > ${now} AS is_valid`
