import { coalesced } from '@parley/shared'
import type pg from 'pg'
import { queryBounded } from '../connection/bounded-query.ts'
import type { RetryingPool } from '../connection/retrying-pool.ts'

// Between two polls while the database is unreachable, in milliseconds.
const retryPollMs = 250
const retryPollSpreadMs = 2_000

interface PolledRooms {
  /** Those to be polled; undefined: all. */
  followed(): string[] | undefined
  /** The room has changed, and was not reported with this head. */
  moved(room: string, head: number): void
  /** Called once each time the database has been unreachable for too long. */
  unreachable(): void
}

/** Polls the heads of rooms: a lost NOTIFY is a delay, not a loss. */
export class HeadPoller {
  readonly #pool: RetryingPool
  readonly #rooms: PolledRooms
  readonly #intervalMs: () => number
  readonly #failed: (error: unknown) => void
  /** The last head of each room that was reported to the watchers. */
  readonly #reported = new Map<string, number>()
  readonly #poll = coalesced(() => this.#pollOnce())
  #state: 'open' | 'given up' | 'closed' = 'open'
  #timer: NodeJS.Timeout | undefined

  /** `intervalMs`: between two polls while the database is reachable. */
  constructor(
    pool: RetryingPool,
    rooms: PolledRooms,
    intervalMs: () => number,
    failed: (error: unknown) => void,
  ) {
    this.#pool = pool
    this.#rooms = rooms
    this.#intervalMs = intervalMs
    this.#failed = failed
  }

  /** Polls now; once more if a poll is running. */
  poll() {
    void this.#poll().catch(this.#failed)
  }

  reported(room: string, head: number) {
    this.#reported.set(room, Math.max(head, this.#reported.get(room) ?? 0))
  }

  /** A watcher could not read the room: the next poll reports it again. */
  forget(room: string) {
    this.#reported.delete(room)
  }

  /** A new epoch has begun. */
  forgetAll() {
    this.#reported.clear()
  }

  close() {
    this.#state = 'closed'
    clearTimeout(this.#timer)
  }

  async #pollOnce() {
    if (this.#isClosed()) return false
    clearTimeout(this.#timer)
    await this.#pool.probe((client) => this.#compareHeads(client))
    if (this.#isClosed()) return false
    this.#giveUpOnce()
    this.#timer = setTimeout(() => this.poll(), this.#nextPollMs())
    return false
  }

  async #compareHeads(client: pg.ClientBase) {
    const { epochs } = this.#pool
    await epochs.verify(client)
    const { epoch } = epochs.guard
    const followed = this.#rooms.followed()
    const reported = new Map(this.#reported)
    const heads = await headsOf(client, followed)
    const isShorter = [...reported].some(
      ([room, head]) => head > (heads.get(room) ?? 0) && (followed?.includes(room) ?? true),
    )
    // `epoch` was read before the heads: if it has ended meanwhile, the heads belong to the next one.
    if (isShorter) return epochs.startNewEpoch(client, epoch, 'the head of a room went back')
    for (const [room, head] of heads)
      if (head > (this.#reported.get(room) ?? -1)) this.#rooms.moved(room, head)
    for (const room of reported.keys()) if (!heads.has(room)) this.#reported.delete(room)
  }

  #giveUpOnce() {
    if (this.#pool.isReachable) this.#state = 'open'
    if (!this.#pool.isGivenUp('reads') || this.#state === 'given up') return
    this.#state = 'given up'
    this.#rooms.unreachable()
  }

  #isClosed() {
    return this.#state === 'closed'
  }

  #nextPollMs() {
    // Random, so that nodes do not poll together.
    if (!this.#pool.isReachable) return retryPollMs + Math.random() * retryPollSpreadMs
    return this.#intervalMs() * (0.75 + Math.random() / 2)
  }
}

async function headsOf(client: pg.ClientBase, rooms: string[] | undefined) {
  const { rows } = await queryBounded<{ room: string; head: number }>(
    client,
    'SELECT room, head FROM rooms WHERE $1::text[] IS NULL OR room = ANY($1)',
    [rooms ?? null],
  )
  return new Map(rows.map(({ room, head }) => [room, head]))
}
