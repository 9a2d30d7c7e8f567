import { reasonOf } from '@parley/shared'
import { GroupCommit } from '../group-commit.ts'
import { LogUnavailable } from '../message-log.ts'
import {
  decideClaim,
  joinKeys,
  type ClaimOutcome,
  type KeyOwner,
  type NameClaim,
} from '../rules/name-claims.ts'
import { queryBounded, withTimeouts } from './connection/bounded-query.ts'
import { isDiskFull, isLocked } from './connection/errors.ts'
import type { RetryingPool } from './connection/retrying-pool.ts'
import {
  correctClaims,
  correctOwners,
  ExpiredNames,
  nameLockMs,
  selectOwners,
  upsertClaims,
} from './name-statements.ts'

const maxBatchSize = 500

/** A claim corrects the dates in the future when the last correction was so long ago, in milliseconds. */
const correctEveryMs = 60 * 60_000

/**
 * The owners of names, by the clock of the database, which may have been wrong for a while: a use in the future counts as one
 * now. Claims and questions are batched while a statement runs.
 */
export class PostgresNames {
  readonly #pool: RetryingPool
  readonly #failed: (error: unknown) => void
  readonly #claims = new GroupCommit<NameClaim, ClaimOutcome | LogUnavailable>(
    (claims) => this.#claim(claims),
    maxBatchSize,
  )

  readonly #lookups = new GroupCommit<readonly string[], ReadonlyMap<string, KeyOwner> | Error>(
    (lookups) => this.#lookUp(lookups),
    maxBatchSize,
  )

  readonly #expired = new ExpiredNames()
  #correctedAt = -Infinity

  constructor(pool: RetryingPool, failed: (error: unknown) => void) {
    this.#pool = pool
    this.#failed = failed
  }

  async owners(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const owners = await this.#lookups.add(keys)
    if (owners instanceof Error) throw owners
    return new Map(keys.flatMap((key) => toEntries(key, owners.get(key))))
  }

  async claim(claim: NameClaim): Promise<ClaimOutcome> {
    const claimed = await this.#claims.add(claim)
    if (claimed instanceof LogUnavailable) throw claimed
    return claimed
  }

  async idle() {
    await Promise.all([this.#claims.idle(), this.#lookups.idle()])
  }

  /** One step. A full disk or a lock ends it: the next one comes anyhow. */
  async deleteExpired() {
    await this.#unlessFull(() => this.#pool.run('writes', (client) => this.#expired.deleteSome(client)))
  }

  /** Thousands who come back at once are a few questions. */
  async #lookUp(lookups: readonly (readonly string[])[]) {
    const found = await ownersOf(this.#pool, lookups.flat()).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    )
    return lookups.map(() => found)
  }

  async #correct() {
    this.#correctedAt = performance.now()
    // The claims are decided; the next correction is due in an hour.
    for (const statement of [correctOwners, correctClaims])
      await this.#unlessFull(() =>
        this.#pool.run('writes', (client) => unlessLocked(() => queryBounded(client, statement))),
      )
  }

  async #unlessFull(work: () => Promise<unknown>) {
    try {
      await work()
    } catch (error) {
      if (!isDiskFull(error) && !(error instanceof LogUnavailable)) throw error
    }
  }

  async #claim(claims: NameClaim[]): Promise<(ClaimOutcome | LogUnavailable)[]> {
    try {
      const isDue = performance.now() - this.#correctedAt >= correctEveryMs
      const { outcomes, isAhead } = await claimAll(this.#pool, claims)
      // A name may else stay taken until a date in the far future.
      if (isDue || isAhead) await this.#correct()
      return outcomes
    } catch (error) {
      if (!(error instanceof LogUnavailable)) this.#failed(error)
      return claims.map(() => new LogUnavailable(reasonOf(error), { cause: error }))
    }
  }
}

function toEntries(key: string, owner: KeyOwner | undefined): [string, string][] {
  return owner === undefined ? [] : [[key, owner.author]]
}

/** The outcome of each claim, and whether any name was used in the future. */
async function claimAll(pool: RetryingPool, claims: readonly NameClaim[]) {
  const keys = claims.flatMap((claim) => claim.keys)
  const owners = await ownersOf(pool, keys)
  const isAhead = [...owners.values()].some(({ unusedMs }) => unusedMs < 0)
  const now = new Map(owners)
  const toStore = new Set<NameClaim>()
  const outcomes = claims.map((claim): ClaimOutcome => {
    const decided = decideClaim(claim, (key) => now.get(key))
    if (decided !== 'stale') return decided
    toStore.add(claim)
    // The first claim of a batch wins.
    for (const key of claim.keys) if (now.get(key)?.author !== claim.author) setIfFree(now, key, claim.author)
    return 'unstored'
  })
  const stored = await store(pool, [...toStore])
  return { isAhead, outcomes: claims.map((claim, at) => outcomeOf(claim, outcomes[at] ?? 'taken', stored)) }
}

function setIfFree(owners: Map<string, KeyOwner>, key: string, author: string) {
  if (!owners.has(key)) owners.set(key, { author, unusedMs: 0 })
}

/** `stored`: the owner of each first key that was written; undefined: nothing could be. */
function outcomeOf(
  { author, keys }: NameClaim,
  decided: ClaimOutcome,
  stored: ReadonlyMap<string, string> | undefined,
): ClaimOutcome {
  if (decided !== 'unstored' || stored === undefined) return decided
  return stored.get(keys[0] ?? '') === author ? 'claimed' : 'taken'
}

/** P3.6: a full disk or a locked table stops posting, not reading: undefined then. */
async function store(pool: RetryingPool, claims: readonly NameClaim[]) {
  if (claims.length === 0) return new Map<string, string>()
  const first = new Map(claims.map((claim) => [claim.keys[0] ?? '', claim] as const).reverse())
  const values = [...first].map(([key, claim]) => ({ ...claim, key, joined: joinKeys(claim.keys) }))
  try {
    return await pool.run('writes', (client) => unlessLocked(() => upsertClaims(client, values)))
  } catch (error) {
    if (!isDiskFull(error)) throw error
    return undefined
  }
}

// Not retried: nobody should wait for a lock to post under a name that nobody else has.
async function unlessLocked<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!isLocked(error)) throw error
    return undefined
  }
}

/** Nobody is known while the table is locked: a lock keeps nobody out. */
async function ownersOf(pool: RetryingPool, keys: readonly string[]): Promise<ReadonlyMap<string, KeyOwner>> {
  const found = await pool.run('reads', (client) =>
    unlessLocked(() =>
      withTimeouts(client, () => client.query<KeyOwner & { key: string }>(selectOwners, [keys]), nameLockMs),
    ),
  )
  return new Map(found?.rows.map(({ key, author, unusedMs }) => [key, { author, unusedMs }]))
}
