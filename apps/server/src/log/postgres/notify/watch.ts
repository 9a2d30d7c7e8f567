import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Changes, Follower, Listener } from '../../message-log.ts'
import { ask } from '../connection/ask.ts'
import type { NotifyPayload } from './notify-payload.ts'
import { NotifySubscriber } from './subscriber.ts'
import type { Logger, RetryingPool } from '../connection/retrying-pool.ts'
import { NotifyPublisher } from './publisher.ts'

// In milliseconds, while the database is lost.
const lookAgainMs = 250
const lookAgainSpreadMs = 2_000

/**
 * Tells those who watch which rooms have moved: at once when this node has moved them, when another node says so, and by
 * looking now and then, so that what was said and not heard costs time and nothing else.
 */
export class RoomWatcher {
  readonly #pool: RetryingPool
  readonly #listener: NotifySubscriber
  readonly #speaker: NotifyPublisher
  readonly #node = randomUUID()
  readonly #listeners = new Set<(payload?: NotifyPayload) => void>()
  readonly #lookEveryMs: number
  readonly #failed: (error: unknown) => void
  readonly #watchers = new Map<Listener, Follower | undefined>()
  /** Up to where the watchers of each room were told. */
  readonly #told = new Map<string, number>()
  #looking: 'no' | 'now' | 'again' = 'no'
  #timer: NodeJS.Timeout | undefined
  #dismissed = false
  #closed = false

  constructor(
    url: string,
    lookEveryMs: number,
    pool: RetryingPool,
    logger: Logger,
    failed: (error: unknown) => void,
  ) {
    this.#lookEveryMs = lookEveryMs
    this.#pool = pool
    this.#failed = failed
    this.#speaker = new NotifyPublisher(this.#node, pool, logger, failed)
    this.#listener = new NotifySubscriber(
      url,
      { onMessage: (payload) => this.#onMessage(payload), probe: (probe) => this.#speaker.probe(probe) },
      logger,
    )
  }

  start() {
    this.#listener.listen().catch(this.#failed)
    this.look()
  }

  add(listener: Listener, follower?: Follower): () => void {
    this.#watchers.set(listener, follower)
    return () => void this.#watchers.delete(listener)
  }

  /** `ear` hears of people. Without a hint, something may have been said that was not heard. */
  subscribe(onNotify: (payload?: NotifyPayload) => void) {
    this.#listeners.add(onNotify)
  }

  /** This node has moved the room, or may have. */
  moved(room: string, head: number, changes?: Changes) {
    this.#tell(room, head, changes)
    this.#speaker.moved(room, head)
  }

  /** Whoever was told could not read on, and is to be told again. */
  untold(room: string) {
    this.#told.delete(room)
  }

  /** Another life has begun. */
  startOver() {
    this.#told.clear()
    this.#startOver('another life')
  }

  /** Looks now, whatever it was waiting for. */
  look() {
    if (this.#looking !== 'no') this.#looking = 'again'
    else void this.#look().catch(this.#failed)
  }

  close() {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#listener.close()
    this.#watchers.clear()
  }

  #onMessage(payload?: NotifyPayload) {
    if (payload === undefined) {
      for (const onNotify of this.#listeners) onNotify()
      return this.look()
    }
    if (payload.from === this.#node || payload.epoch !== this.#pool.epochGuard.epoch) return
    if (payload.people !== undefined || payload.typing !== undefined) {
      for (const onNotify of this.#listeners) onNotify(payload)
      return
    }
    if (payload.rooms === undefined) return this.look()
    for (const [room, head] of Object.entries(payload.rooms)) this.#tell(room, head)
  }

  #tell(room: string, head: number, changes?: Changes) {
    this.#told.set(room, Math.max(head, this.#told.get(room) ?? 0))
    for (const listener of this.#watchers.keys()) listener(room, changes)
  }

  async #look() {
    clearTimeout(this.#timer)
    this.#looking = 'now'
    await this.#pool.probe((client) => this.#lookOver(client))
    this.#startOverIfGivenUp()
    const again = this.#isAskedAgain()
    this.#looking = 'no'
    if (this.#closed) return
    if (again) return this.look()
    this.#timer = setTimeout(() => this.look(), this.#pauseMs())
  }

  async #lookOver(client: pg.ClientBase) {
    await this.#pool.epochGuard.look(client)
    const { epoch } = this.#pool.epochGuard
    const followed = this.#followed()
    const told = new Map(this.#told)
    const heads = await headsOf(client, followed)
    const isShorter = [...told].some(
      ([room, head]) => head > (heads.get(room) ?? 0) && (followed?.includes(room) ?? true),
    )
    // If that epoch is over meanwhile, what was told was of it.
    if (isShorter) return this.#pool.epochGuard.renew(client, epoch, 'a room was longer when it was seen')
    for (const [room, head] of heads) if (head > (this.#told.get(room) ?? -1)) this.#tell(room, head)
    for (const room of told.keys()) if (!heads.has(room)) this.#told.delete(room)
  }

  #startOverIfGivenUp() {
    if (this.#pool.isReached) this.#dismissed = false
    if (!this.#pool.isGivenUp('reads') || this.#dismissed) return
    this.#dismissed = true
    this.#startOver('unreachable')
  }

  #startOver(because: 'another life' | 'unreachable') {
    for (const follower of this.#watchers.values()) follower?.startOver(because)
  }

  /** Undefined: all rooms. */
  #followed(): string[] | undefined {
    const followers = [...this.#watchers.values()]
    if (followers.includes(undefined)) return undefined
    return [...new Set(followers.flatMap((follower) => [...(follower?.rooms() ?? [])]))]
  }

  #isAskedAgain() {
    return this.#looking === 'again'
  }

  #pauseMs() {
    // Not all nodes at once.
    if (!this.#pool.isReached) return lookAgainMs + Math.random() * lookAgainSpreadMs
    return this.#lookEveryMs * (this.#listener.hears ? 1 : 0.25) * (0.75 + Math.random() / 2)
  }
}

async function headsOf(client: pg.ClientBase, rooms: string[] | undefined) {
  const { rows } = await ask<{ room: string; head: number }>(
    client,
    'SELECT room, head FROM rooms WHERE $1::text[] IS NULL OR room = ANY($1)',
    [rooms ?? null],
  )
  return new Map(rows.map(({ room, head }) => [room, head]))
}
