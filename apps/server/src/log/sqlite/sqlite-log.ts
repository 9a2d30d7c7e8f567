import type { Message } from '@parley/shared'
import { Worker } from 'node:worker_threads'
import { StartupError } from '../../config/startup-error.ts'
import { GroupCommit } from '../group-commit.ts'
import {
  LogUnavailable,
  StorageBusy,
  StorageDamaged,
  StorageFull,
  type Draft,
  type Listener,
  type MessageLog,
  type Page,
  type Receipt,
} from '../message-log.ts'
import type { Logger } from '../logger.ts'
import { changesOf } from '../rules/changes-of.ts'
import type { ClaimOutcome, NameClaim } from '../rules/name-claims.ts'
import { throwRefused } from '../rules/refused-write.ts'
import type { Claim, Write, Written } from '../rules/writes.ts'
import { LaterCheck } from './check/later-check.ts'
import { logFileIn } from './files/log-files.ts'
import { DatabaseLocked, defaultPatience, LockRetrier, type LockPatience } from './lock-retrier.ts'
import { isUnreadable, isUnstored, type Unreadable, type Unstored } from './store-in.ts'
import { SqliteAccess } from './access/sqlite-access.ts'
import { SqliteMembers } from './members/sqlite-members.ts'
import { SqlitePeople, type Read, type Store } from './people/sqlite-people.ts'
import { SqliteUploads } from './uploads/sqlite-uploads.ts'
import { CallRefused, WorkerClient } from './worker-rpc.ts'
import type { LogProcedures } from './worker.ts'

const maxBatchSize = 1_000

type Append = Extract<Write, { type: 'append' }>

export interface SqliteLogOptions {
  logger?: Logger
  patience?: Partial<LockPatience>
  /** Called once when the database turns out to be damaged: from then on nothing is stored. */
  damaged?: (reason: string) => void
}

/** Opens the log in `folder`. `failed` is called once when the disk fails: nothing is acknowledged after that. */
export async function openSqliteLog(
  folder: string,
  failed: (error: Error) => void,
  { logger, patience, damaged = () => undefined }: SqliteLogOptions = {},
): Promise<SqliteLog> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { folder } })
  const unavailable = (cause: Error) => new LogUnavailable(cause.message, { cause })
  let isOpen = false
  const failedWhileOpen = (error: Error) => isOpen && failed(error)
  const client = new WorkerClient<LogProcedures>(worker, { unavailable, failed: failedWhileOpen })
  const problem = await client.call('problem').catch((error: unknown) => {
    throw error instanceof LogUnavailable ? error.cause : error
  })
  isOpen = true
  if (problem === undefined) {
    const { isChecked, warning } = await client.call('opened')
    if (warning !== undefined) logger?.warn(warning)
    const check = new LaterCheck(logFileIn(folder), isChecked ? 'not needed' : 'needed', logger)
    const writeRetrier = new LockRetrier(logger)
    const parts = { check, damaged, writeRetrier, patience: { ...defaultPatience, ...patience } }
    return new SqliteLog(client, parts)
  }
  await client.close()
  throw new StartupError(problem)
}

interface Parts {
  check: LaterCheck
  damaged: (reason: string) => void
  writeRetrier: LockRetrier
  patience: LockPatience
}

export class SqliteLog implements MessageLog {
  readonly isReachable = true
  readonly people: SqlitePeople
  readonly access: SqliteAccess
  readonly files: SqliteUploads
  readonly members: SqliteMembers
  readonly #client: WorkerClient<LogProcedures>
  readonly #writeRetrier: LockRetrier
  readonly #readRetrier = new LockRetrier()
  readonly #patience: LockPatience
  readonly #check: LaterCheck
  readonly #damaged: (reason: string) => void
  readonly #listeners = new Set<Listener>()
  readonly #appends = new GroupCommit<Append, Written>((appends) => this.#append(appends), maxBatchSize)
  readonly #claims = new GroupCommit<Claim, Written>((claims) => this.#claim(claims), maxBatchSize)
  #isClosing = false
  #isDamaged = false

  constructor(client: WorkerClient<LogProcedures>, { check, damaged, writeRetrier, patience }: Parts) {
    this.#client = client
    this.#check = check
    this.#damaged = damaged
    this.#writeRetrier = writeRetrier
    this.#patience = patience
    const read: Read = (call) => this.#read(call)
    const store: Store = (call) => this.#store(call)
    this.people = new SqlitePeople(client, read, store)
    this.access = new SqliteAccess(client, read, store)
    this.files = new SqliteUploads(client, read, store)
    this.members = new SqliteMembers(client, read, store)
  }

  get isDamaged() {
    return this.#isDamaged
  }

  /** Checks the database in the background, unless that was done before it was opened. */
  async startCheck(): Promise<void> {
    const result = await this.#check.run()
    if (this.#isClosing) return
    if (result.type === 'sound') await this.#client.call('foundSound')
    if (result.type !== 'damaged') return
    this.#foundDamage(result.reason)
    await this.#client.call('foundDamage', result.reason)
  }

  async append(room: string, drafts: readonly Draft[]): Promise<Receipt[]> {
    this.#checkOpen()
    const written = await this.#appends.add({ type: 'append', room, drafts })
    return written.type === 'appended' ? written.receipts : throwRefused(written)
  }

  since(room: string, rev: number, limit: number, bytes?: number): Promise<Page> {
    return this.#read(() => this.#client.call('since', room, rev, limit, bytes))
  }

  before(room: string, id: number, limit: number, bytes?: number): Promise<Message[]> {
    return this.#read(() => this.#client.call('before', room, id, limit, bytes))
  }

  after(room: string, id: number, limit: number, bytes?: number): Promise<Message[]> {
    return this.#read(() => this.#client.call('after', room, id, limit, bytes))
  }

  countRooms(most: number): Promise<number> {
    return this.#read(() => this.#client.call('countRooms', most))
  }

  nameOwners(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#read(() => this.#client.call('nameOwners', keys))
  }

  async claimName(claim: NameClaim): Promise<ClaimOutcome> {
    this.#checkOpen()
    const decided = await this.#read(() => this.#client.call('decideClaim', claim))
    if (decided !== 'stale') return decided
    this.#checkOpen()
    const written = await this.#claims.add({ type: 'claim', ...claim })
    return written.type === 'claimed' ? written.outcome : throwRefused(written)
  }

  async deleteExpiredNames(): Promise<void> {
    if (this.#isClosing) return
    await this.#client.call('deleteExpiredNames').catch((error: unknown) => {
      // Locked, or closed meanwhile: the next step comes anyhow.
      if (!(error instanceof CallRefused || error instanceof LogUnavailable)) throw error
    })
  }

  watch(listener: Listener) {
    this.#listeners.add(listener)
    return Promise.resolve(() => void this.#listeners.delete(listener))
  }

  async close() {
    this.#isClosing = true
    this.#check.stop()
    for (const retrier of [this.#writeRetrier, this.#readRetrier]) retrier.hurry(this.#patience.closeMs)
    await Promise.all([this.#appends.idle(), this.#claims.idle()])
    await this.#client.close('close')
  }

  #checkOpen() {
    if (this.#isClosing) throw new LogUnavailable('The log is closed.')
  }

  async #read<T>(read: () => Promise<T | Unreadable>): Promise<T> {
    const answer = await this.#readRetrier.run(read, this.#patience.readMs).catch((error: unknown) => {
      throw error instanceof DatabaseLocked ? new LogUnavailable(error.message, { cause: error }) : error
    })
    if (!isUnreadable(answer)) return answer
    this.#foundDamage(answer.unreadable)
    throw new LogUnavailable(answer.unreadable)
  }

  async #store<T>(write: () => Promise<T | Unstored>): Promise<T> {
    this.#checkOpen()
    const stored = await this.#writeRetrier.run(write, this.#patience.appendMs).catch((error: unknown) => {
      throw error instanceof DatabaseLocked ? new StorageBusy(error.message, { cause: error }) : error
    })
    if (!isUnstored(stored)) return stored
    if (stored.unstored === 'full') throw new StorageFull(stored.why)
    this.#foundDamage(stored.why)
    throw new StorageDamaged(stored.why)
  }

  #foundDamage(reason: string) {
    if (this.#isDamaged) return
    this.#isDamaged = true
    this.#damaged(reason)
  }

  async #append(appends: Append[]): Promise<Written[]> {
    try {
      return await this.#write(appends, this.#patience.appendMs)
    } catch (error) {
      if (error instanceof DatabaseLocked) return appends.map(() => ({ type: 'busy', why: error.message }))
      return appends.map(() => unreached(error))
    }
  }

  async #claim(claims: Claim[]): Promise<Written[]> {
    try {
      return await this.#write(claims, this.#patience.claimMs).catch((error: unknown) => {
        if (error instanceof DatabaseLocked) return this.#grant(claims)
        throw error
      })
    } catch (error) {
      return claims.map(() => unreached(error))
    }
  }

  // P3.6: a locked database stops posting, not joining: a name without another owner is granted without being stored.
  async #grant(claims: readonly Claim[]): Promise<Written[]> {
    const granted = await this.#read(() => this.#client.call('grantNames', claims))
    return granted.map((outcome) => ({ type: 'claimed', outcome }))
  }

  async #write(writes: Write[], patienceMs: number): Promise<Written[]> {
    const outcome = await this.#writeRetrier.run(() => this.#client.call('write', writes), patienceMs)
    const damage = outcome.results.find((written) => written.type === 'damaged')
    if (damage !== undefined) this.#foundDamage(damage.why)
    for (const [room, changes] of changesOf(writes, outcome))
      for (const listener of this.#listeners) listener(room, changes)
    return outcome.results
  }
}

function unreached(error: unknown): Written {
  if (!(error instanceof LogUnavailable)) throw error
  return { type: 'unreached', why: error.message }
}
