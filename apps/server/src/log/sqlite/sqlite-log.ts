import type { Message } from '@parley/shared'
import { Worker } from 'node:worker_threads'
import { entryUrl } from '../../config/installation.ts'
import { StartupError } from '../../config/startup-error.ts'
import { GroupCommit } from '../group-commit.ts'
import {
  LogUnavailable,
  type Draft,
  type Listener,
  type MessageLog,
  type Page,
  type Receipt,
} from '../message-log.ts'
import type { Logger } from '../logger.ts'
import { changesOf } from '../rules/changes-of.ts'
import type { ClaimOutcome, NameClaim } from '../rules/name-claims.ts'
import { measuredAppends } from '../measured-appends.ts'
import { throwRefused } from '../rules/refused-write.ts'
import type { Claim, Write, Written } from '../rules/writes.ts'
import { LaterCheck } from './check/later-check.ts'
import { logFileIn } from './files/log-files.ts'
import { DatabaseLocked, defaultPatience, LockRetrier, type LockPatience } from './lock-retrier.ts'
import { LogCalls } from './log-calls.ts'
import { SqliteAccess } from './access/sqlite-access.ts'
import { SqliteMembers } from './members/sqlite-members.ts'
import { SqlitePeople } from './people/sqlite-people.ts'
import { SqlitePush } from './push/sqlite-push.ts'
import { sqliteOutgoing, sqlitePrograms } from './people/sqlite-programs.ts'
import type { SqlOutgoing } from '../programs/sql-outgoing.ts'
import type { SqlPrograms } from '../programs/sql-programs.ts'
import { SqliteUploads } from './uploads/sqlite-uploads.ts'
import { CallRefused, WorkerClient } from './worker-rpc.ts'
import type { LogProcedures } from './worker.ts'

const maxBatchSize = 1_000
/** Milliseconds between two looks whether the file is in its place. */
const lookEveryMs = 1_000

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
  const worker = new Worker(entryUrl('log/sqlite/worker'), { workerData: { folder } })
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
    const [readRetrier, writeRetrier] = [new LockRetrier(), new LockRetrier(logger)]
    const waits = { ...defaultPatience, ...patience }
    const calls = new LogCalls(client, { damaged, readRetrier, writeRetrier, patience: waits })
    return new SqliteLog(calls, waits, check)
  }
  await client.close()
  throw new StartupError(problem)
}

export class SqliteLog implements MessageLog {
  readonly isReachable = true
  readonly people: SqlitePeople
  readonly access: SqliteAccess
  readonly files: SqliteUploads
  readonly members: SqliteMembers
  readonly push: SqlitePush
  readonly programs: SqlPrograms
  readonly outgoing: SqlOutgoing
  readonly #calls: LogCalls
  readonly #patience: LockPatience
  readonly #check: LaterCheck
  readonly #listeners = new Set<Listener>()
  readonly #appends = new GroupCommit<Append, Written>(
    measuredAppends((appends) => this.#append(appends)),
    maxBatchSize,
  )
  readonly #looking = setInterval(() => void this.#look(), lookEveryMs).unref()
  readonly #claims = new GroupCommit<Claim, Written>((claims) => this.#claim(claims), maxBatchSize)

  constructor(calls: LogCalls, patience: LockPatience, check: LaterCheck) {
    this.#calls = calls
    this.#patience = patience
    this.#check = check
    this.people = new SqlitePeople(calls)
    this.access = new SqliteAccess(calls)
    this.files = new SqliteUploads(calls)
    this.members = new SqliteMembers(calls)
    this.push = new SqlitePush(calls)
    this.programs = sqlitePrograms(calls)
    this.outgoing = sqliteOutgoing(calls)
  }

  get isDamaged() {
    return this.#calls.isDamaged
  }

  /** Checks the database in the background, unless that was done before it was opened. */
  async startCheck(): Promise<void> {
    const result = await this.#check.run()
    if (this.#calls.isClosing) return
    if (result.type === 'sound') await this.#calls.call('foundSound')
    if (result.type !== 'damaged') return
    this.#calls.foundDamage(result.reason)
    await this.#calls.call('foundDamage', result.reason)
  }

  async append(room: string, drafts: readonly Draft[]): Promise<Receipt[]> {
    this.#calls.checkOpen()
    const written = await this.#appends.add({ type: 'append', room, drafts })
    return written.type === 'appended' ? written.receipts : throwRefused(written)
  }

  since(room: string, rev: number, limit: number, bytes?: number): Promise<Page> {
    return this.#calls.read('since', room, rev, limit, bytes)
  }

  before(room: string, id: number, limit: number, bytes?: number): Promise<Message[]> {
    return this.#calls.read('before', room, id, limit, bytes)
  }

  after(room: string, id: number, limit: number, bytes?: number): Promise<Message[]> {
    return this.#calls.read('after', room, id, limit, bytes)
  }

  countRooms(most: number): Promise<number> {
    return this.#calls.read('countRooms', most)
  }

  nameOwners(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#calls.read('nameOwners', keys)
  }

  async claimName(claim: NameClaim): Promise<ClaimOutcome> {
    this.#calls.checkOpen()
    const decided = await this.#calls.read('decideClaim', claim)
    if (decided !== 'stale') return decided
    this.#calls.checkOpen()
    const written = await this.#claims.add({ type: 'claim', ...claim })
    return written.type === 'claimed' ? written.outcome : throwRefused(written)
  }

  async deleteExpiredNames(): Promise<void> {
    if (this.#calls.isClosing) return
    await this.#calls.call('deleteExpiredNames').catch((error: unknown) => {
      // Locked, or closed meanwhile: the next step comes anyhow.
      if (!(error instanceof CallRefused || error instanceof LogUnavailable)) throw error
    })
  }

  watch(listener: Listener) {
    this.#listeners.add(listener)
    return Promise.resolve(() => void this.#listeners.delete(listener))
  }

  async close() {
    this.#check.stop()
    clearInterval(this.#looking)
    this.#calls.closing()
    await Promise.all([this.#appends.idle(), this.#claims.idle()])
    await this.#calls.close()
  }

  /** Also while nobody posts: nothing should be acknowledged that nobody will find again. */
  async #look() {
    await this.#calls.read('isInPlace').catch((error: unknown) => {
      if (!(error instanceof LogUnavailable)) throw error // it is not in its place, or closing
    })
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
    const granted = await this.#calls.read('grantNames', claims)
    return granted.map((outcome) => ({ type: 'claimed', outcome }))
  }

  async #write(writes: Write[], patienceMs: number): Promise<Written[]> {
    const outcome = await this.#calls.write(writes, patienceMs)
    for (const [room, changes] of changesOf(writes, outcome))
      for (const listener of this.#listeners) listener(room, changes)
    return outcome.results
  }
}

function unreached(error: unknown): Written {
  if (!(error instanceof LogUnavailable)) throw error
  return { type: 'unreached', why: error.message }
}
