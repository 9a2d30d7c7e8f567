import { LogUnavailable } from '../../message-log.ts'
import { askAndTell } from '../connection/ask.ts'
import { isPassing } from '../connection/errors.ts'
import { channel, encodePayload, type NotifyPayload } from './notify-payload.ts'
import { written } from '../connection/epoch-guard.ts'
import type { Logger, RetryingPool } from '../connection/retrying-pool.ts'

/** Tells the other nodes which rooms have moved. Whoever does not hear it finds out by looking. */
export class NotifyPublisher {
  readonly #node: string
  readonly #pool: RetryingPool
  readonly #logger: Logger
  readonly #failed: (error: unknown) => void
  #unsaid = new Map<string, number>()
  #saying = false
  #told: 'nothing' | 'full' = 'nothing'

  constructor(node: string, pool: RetryingPool, logger: Logger, failed: (error: unknown) => void) {
    this.#node = node
    this.#pool = pool
    this.#logger = logger
    this.#failed = failed
  }

  moved(room: string, head: number) {
    this.#unsaid.set(room, head)
    if (!this.#saying) void this.#say()
  }

  async probe(probe: string) {
    if (!(await this.#notify({ probe }))) throw new LogUnavailable('the queue of NOTIFY is full')
  }

  async #say() {
    this.#saying = true
    while (this.#unsaid.size > 0) {
      const rooms = Object.fromEntries(this.#unsaid)
      this.#unsaid = new Map()
      try {
        this.#tell((await this.#notify({ rooms })) ? 'nothing' : 'full')
      } catch (error) {
        if (!isPassing(error)) this.#failed(error) // else the others look for themselves
      }
    }
    this.#saying = false
  }

  /** Whether it was said. */
  async #notify(what: Pick<NotifyPayload, 'rooms' | 'probe'>) {
    const { epochGuard } = this.#pool
    const { epoch } = epochGuard
    const payload = encodePayload({ from: this.#node, epoch, ...what })
    const said = await this.#pool.once('reads', (client) =>
      askAndTell<{ written: number }>(client, notify, [channel, payload]),
    )
    epochGuard.committed(epoch, said?.rows[0]?.written ?? 0)
    return said !== undefined
  }

  #tell(what: 'nothing' | 'full') {
    if (what === this.#told) return
    this.#told = what
    if (what === 'full')
      this.#logger.warn(
        'the queue of NOTIFY is full: nodes find out later, by looking. A session that listens has been in one transaction for long (pg_stat_activity has it).',
      )
  }
}

// A hint is worth no sync.
const notify = `SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2), ${written} AS written`
