import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Changes, Follower, Listener } from '../../message-log.ts'
import { queryBounded } from '../connection/bounded-query.ts'
import type { Logger } from '../../logger.ts'
import type { RetryingPool } from '../connection/retrying-pool.ts'
import type { NotifyPayload } from './notify-payload.ts'
import { NotifyPublisher } from './publisher.ts'
import { NotifySubscriber } from './subscriber.ts'

// Between two polls while the database is unreachable, in milliseconds.
const retryPollMs = 250
const retryPollSpreadMs = 2_000

/**
 * Reports changed rooms to the watchers: those that this node changed, those that other nodes notify, and those that polling
 * finds. Polling makes a lost notification a delay, not a loss.
 */
export class RoomWatcher {
  readonly #pool: RetryingPool
  readonly #subscriber: NotifySubscriber
  readonly #publisher: NotifyPublisher
  readonly #node = randomUUID()
  readonly #subscribers = new Set<(payload?: NotifyPayload) => void>()
  readonly #pollIntervalMs: number
  readonly #failed: (error: unknown) => void
  readonly #watchers = new Map<Listener, Follower | undefined>()
  /** The last head of each room that was reported to the watchers. */
  readonly #reportedHeads = new Map<string, number>()
  #polling: 'no' | 'now' | 'again' = 'no'
  #timer: NodeJS.Timeout | undefined
  #gaveUp = false
  #closed = false

  constructor(
    url: string,
    pollIntervalMs: number,
    pool: RetryingPool,
    logger: Logger,
    failed: (error: unknown) => void,
  ) {
    this.#pollIntervalMs = pollIntervalMs
    this.#pool = pool
    this.#failed = failed
    this.#publisher = new NotifyPublisher(this.#node, pool, logger, failed)
    this.#subscriber = new NotifySubscriber(
      url,
      { onMessage: (payload) => this.#onMessage(payload), probe: (token) => this.#publisher.probe(token) },
      logger,
    )
  }

  start() {
    this.#subscriber.listen().catch(this.#failed)
    this.poll()
  }

  add(listener: Listener, follower?: Follower): () => void {
    this.#watchers.set(listener, follower)
    return () => void this.#watchers.delete(listener)
  }

  /** `onNotify` receives payloads about people. Without a payload, some may have been missed. */
  subscribe(onNotify: (payload?: NotifyPayload) => void) {
    this.#subscribers.add(onNotify)
  }

  /** This node has changed the room, or may have. */
  roomChanged(room: string, head: number, changes?: Changes) {
    this.#report(room, head, changes)
    this.#publisher.publish(room, head)
  }

  /** A watcher could not read the room: the next poll reports it again. */
  forgetReported(room: string) {
    this.#reportedHeads.delete(room)
  }

  /** A new epoch has begun. */
  startOver() {
    this.#reportedHeads.clear()
    this.#startFollowersOver('new epoch')
  }

  /** Polls now; once more if a poll is running. */
  poll() {
    if (this.#polling !== 'no') this.#polling = 'again'
    else void this.#poll().catch(this.#failed)
  }

  close() {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#subscriber.close()
    this.#watchers.clear()
  }

  #onMessage(payload?: NotifyPayload) {
    if (payload === undefined) {
      for (const onNotify of this.#subscribers) onNotify()
      return this.poll()
    }
    if (payload.from === this.#node || payload.epoch !== this.#pool.epochGuard.epoch) return
    if (payload.people !== undefined || payload.typing !== undefined) {
      for (const onNotify of this.#subscribers) onNotify(payload)
      return
    }
    if (payload.rooms === undefined) return this.poll()
    for (const [room, head] of Object.entries(payload.rooms)) this.#report(room, head)
  }

  #report(room: string, head: number, changes?: Changes) {
    this.#reportedHeads.set(room, Math.max(head, this.#reportedHeads.get(room) ?? 0))
    for (const listener of this.#watchers.keys()) listener(room, changes)
  }

  async #poll() {
    clearTimeout(this.#timer)
    this.#polling = 'now'
    await this.#pool.probe((client) => this.#pollHeads(client))
    this.#startOverIfGivenUp()
    const again = this.#isRequestedAgain()
    this.#polling = 'no'
    if (this.#closed) return
    if (again) return this.poll()
    this.#timer = setTimeout(() => this.poll(), this.#nextPollMs())
  }

  async #pollHeads(client: pg.ClientBase) {
    const { epochs } = this.#pool
    await epochs.verify(client)
    const { epoch } = epochs.guard
    const followed = this.#followedRooms()
    const reported = new Map(this.#reportedHeads)
    const heads = await headsOf(client, followed)
    const isShorter = [...reported].some(
      ([room, head]) => head > (heads.get(room) ?? 0) && (followed?.includes(room) ?? true),
    )
    // `epoch` was read before the heads: if it has ended meanwhile, the heads belong to the next one.
    if (isShorter) return epochs.startNewEpoch(client, epoch, 'the head of a room went back')
    for (const [room, head] of heads)
      if (head > (this.#reportedHeads.get(room) ?? -1)) this.#report(room, head)
    for (const room of reported.keys()) if (!heads.has(room)) this.#reportedHeads.delete(room)
  }

  #startOverIfGivenUp() {
    if (this.#pool.isReachable) this.#gaveUp = false
    if (!this.#pool.isGivenUp('reads') || this.#gaveUp) return
    this.#gaveUp = true
    this.#startFollowersOver('unreachable')
  }

  #startFollowersOver(because: 'new epoch' | 'unreachable') {
    for (const follower of this.#watchers.values()) follower?.startOver(because)
  }

  /** Undefined: all rooms. */
  #followedRooms(): string[] | undefined {
    const followers = [...this.#watchers.values()]
    if (followers.includes(undefined)) return undefined
    return [...new Set(followers.flatMap((follower) => [...(follower?.rooms() ?? [])]))]
  }

  #isRequestedAgain() {
    return this.#polling === 'again'
  }

  #nextPollMs() {
    // Random, so that nodes do not poll together.
    if (!this.#pool.isReachable) return retryPollMs + Math.random() * retryPollSpreadMs
    return this.#pollIntervalMs * (this.#subscriber.isReceiving ? 1 : 0.25) * (0.75 + Math.random() / 2)
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
