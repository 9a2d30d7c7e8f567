import { LogUnavailable } from '../../message-log.ts'
import { queryWithNotify } from '../connection/bounded-query.ts'
import { flushedBytes } from '../connection/epoch-verifier.ts'
import { isTransient } from '../connection/errors.ts'
import type { Logger } from '../../logger.ts'
import type { RetryingPool } from '../connection/retrying-pool.ts'
import { channel, encodePayload, type NotifyPayload } from './notify-payload.ts'

/** Sends the heads of changed rooms to the other nodes. Nodes that miss a notification find the change by polling. */
export class NotifyPublisher {
  readonly #node: string
  readonly #pool: RetryingPool
  readonly #logger: Logger
  readonly #failed: (error: unknown) => void
  #pending = new Map<string, number>()
  #isPublishing = false
  #queueState: 'accepting' | 'full' = 'accepting'

  constructor(node: string, pool: RetryingPool, logger: Logger, failed: (error: unknown) => void) {
    this.#node = node
    this.#pool = pool
    this.#logger = logger
    this.#failed = failed
  }

  publish(room: string, head: number) {
    this.#pending.set(room, head)
    if (!this.#isPublishing) void this.#flush()
  }

  async probe(probe: string) {
    if (!(await this.#notify({ probe }))) throw new LogUnavailable('the NOTIFY queue is full')
  }

  async #flush() {
    this.#isPublishing = true
    while (this.#pending.size > 0) {
      const rooms = Object.fromEntries(this.#pending)
      this.#pending = new Map()
      try {
        this.#setQueueState((await this.#notify({ rooms })) ? 'accepting' : 'full')
      } catch (error) {
        if (!isTransient(error)) this.#failed(error) // otherwise the other nodes find it by polling
      }
    }
    this.#isPublishing = false
  }

  /** False when the queue is full. */
  async #notify(content: Pick<NotifyPayload, 'rooms' | 'probe'>) {
    const { epochGuard } = this.#pool
    const { epoch } = epochGuard
    const payload = encodePayload({ from: this.#node, epoch, ...content })
    const result = await this.#pool.runOnce('reads', (client) =>
      queryWithNotify<{ flushed: number }>(client, notify, [channel, payload]),
    )
    epochGuard.recordCommit(epoch, result?.rows[0]?.flushed ?? 0)
    return result !== undefined
  }

  #setQueueState(state: 'accepting' | 'full') {
    if (state === this.#queueState) return
    this.#queueState = state
    if (state === 'full')
      this.#logger.warn(
        'the NOTIFY queue is full: other nodes find changes later, by polling. A session that listens has been in one transaction for too long (see pg_stat_activity).',
      )
  }
}

// Without a sync: a notification may be lost.
const notify = `SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2), ${flushedBytes} AS flushed`
