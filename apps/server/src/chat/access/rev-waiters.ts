import { LogUnavailable } from '../../log/message-log.ts'

/** Longer than the log is polled for what its nodes do not tell, in milliseconds. */
const patienceMs = 5_000

interface Waiter {
  rev: number
  resolve: (value: undefined) => void
  reject: (error: Error) => void
}

/** Those who wait until a log has been followed up to a rev. */
export class RevWaiters {
  readonly #waiters = new Set<Waiter>()

  /** Rejects with LogUnavailable when it takes too long, or is never going to be. */
  async until(rev: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>()
    const waiter = { rev, resolve, reject }
    const timer = setTimeout(() => reject(new LogUnavailable('An entry could not be read.')), patienceMs)
    this.#waiters.add(waiter)
    try {
      await promise
    } finally {
      clearTimeout(timer)
      this.#waiters.delete(waiter)
    }
  }

  reached(rev: number): void {
    for (const waiter of this.#waiters) if (waiter.rev <= rev) waiter.resolve(undefined)
  }

  /** The log is not followed any more. */
  end(): void {
    for (const { reject } of this.#waiters) reject(new LogUnavailable('The room is not followed any more.'))
  }
}
