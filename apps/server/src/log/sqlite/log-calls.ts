import { LogUnavailable, StorageBusy, StorageDamaged, StorageFull } from '../message-log.ts'
import type { Outcome, Write } from '../rules/writes.ts'
import { DatabaseLocked, type LockPatience, type LockRetrier } from './lock-retrier.ts'
import { isUnreadable, isUnstored, type Unreadable, type Unstored } from './store-in.ts'
import type { WorkerClient } from './worker-rpc.ts'
import type { LogProcedures } from './worker.ts'

type Name = keyof LogProcedures
type Result<Called extends Name> = Exclude<ReturnType<LogProcedures[Called]>, Unreadable | Unstored>

interface Parts {
  /** Called once, when the database turns out to be damaged. */
  damaged: (reason: string) => void
  readRetrier: LockRetrier
  writeRetrier: LockRetrier
  patience: LockPatience
}

/** Calls of the thread that owns the database. They wait for the locks of other programs. */
export class LogCalls {
  readonly #client: WorkerClient<LogProcedures>
  readonly #parts: Parts
  #isClosing = false
  #isDamaged = false

  constructor(client: WorkerClient<LogProcedures>, parts: Parts) {
    this.#client = client
    this.#parts = parts
  }

  get isClosing() {
    return this.#isClosing
  }

  get isDamaged() {
    return this.#isDamaged
  }

  /** Rejects with LogUnavailable while the database is locked, and when it is damaged there. */
  async read<Called extends Name>(
    name: Called,
    ...args: Parameters<LogProcedures[Called]>
  ): Promise<Result<Called>> {
    const { readRetrier, patience } = this.#parts
    const call = () => this.#client.call(name, ...args)
    const answer = await readRetrier.run(call, patience.readMs).catch((error: unknown) => {
      throw error instanceof DatabaseLocked ? new LogUnavailable(error.message, { cause: error }) : error
    })
    if (!isUnreadable(answer)) return answer as Result<Called>
    this.foundDamage(answer.unreadable)
    throw new LogUnavailable(answer.unreadable)
  }

  /** Rejects with nothing stored, as MessageLog says of `append`. */
  async store<Called extends Name>(
    name: Called,
    ...args: Parameters<LogProcedures[Called]>
  ): Promise<Result<Called>> {
    this.checkOpen()
    const { writeRetrier, patience } = this.#parts
    const call = () => this.#client.call(name, ...args)
    const stored = await writeRetrier.run(call, patience.appendMs).catch((error: unknown) => {
      throw error instanceof DatabaseLocked ? new StorageBusy(error.message, { cause: error }) : error
    })
    if (!isUnstored(stored)) return stored as Result<Called>
    if (stored.unstored === 'full') throw new StorageFull(stored.why)
    this.foundDamage(stored.why)
    throw new StorageDamaged(stored.why)
  }

  /** Rejects with DatabaseLocked after `patienceMs`. */
  async write(writes: Write[], patienceMs: number): Promise<Outcome> {
    const outcome = await this.#parts.writeRetrier.run(() => this.#client.call('write', writes), patienceMs)
    const damage = outcome.results.find((written) => written.type === 'damaged')
    if (damage !== undefined) this.foundDamage(damage.why)
    return outcome
  }

  /** Waits for no lock. */
  call<Called extends Name>(name: Called, ...args: Parameters<LogProcedures[Called]>) {
    return this.#client.call(name, ...args)
  }

  checkOpen() {
    if (this.#isClosing) throw new LogUnavailable('The log is closed.')
  }

  foundDamage(reason: string) {
    if (this.#isDamaged) return
    this.#isDamaged = true
    this.#parts.damaged(reason)
  }

  /** Nothing is stored any more but what has begun, and no lock is waited for as long as before. */
  closing() {
    this.#isClosing = true
    const { readRetrier, writeRetrier, patience } = this.#parts
    for (const retrier of [writeRetrier, readRetrier]) retrier.hurry(patience.closeMs)
  }

  close() {
    return this.#client.close('close')
  }
}
