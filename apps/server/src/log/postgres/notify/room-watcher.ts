import { randomUUID } from 'node:crypto'
import type { Changes, Follower, Listener } from '../../message-log.ts'
import type { Logger } from '../../logger.ts'
import type { RetryingPool } from '../connection/retrying-pool.ts'
import { HeadPoller } from './head-poller.ts'
import type { NotifyPayload } from './notify-payload.ts'
import { NotifyPublisher } from './publisher.ts'
import { NotifySubscriber } from './subscriber.ts'

/**
 * Reports changed rooms to the watchers: those that this node changed, those that other nodes notify, and those that polling
 * finds.
 */
export class RoomWatcher {
  readonly #pool: RetryingPool
  readonly #subscriber: NotifySubscriber
  readonly #publisher: NotifyPublisher
  readonly #node = randomUUID()
  readonly #subscribers = new Set<(payload?: NotifyPayload) => void>()
  readonly #poller: HeadPoller
  readonly #failed: (error: unknown) => void
  readonly #watchers = new Map<Listener, Follower | undefined>()

  constructor(
    url: string,
    pollIntervalMs: number,
    pool: RetryingPool,
    logger: Logger,
    failed: (error: unknown) => void,
  ) {
    this.#pool = pool
    this.#failed = failed
    this.#publisher = new NotifyPublisher(this.#node, pool, logger, failed)
    this.#subscriber = new NotifySubscriber(
      url,
      { onMessage: (payload) => this.#onMessage(payload), probe: (token) => this.#publisher.probe(token) },
      logger,
    )
    this.#poller = new HeadPoller(
      pool,
      {
        followed: () => this.#followedRooms(),
        moved: (room, head) => this.#report(room, head),
        unreachable: () => this.#startFollowersOver('unreachable'),
      },
      () => pollIntervalMs * (this.#subscriber.isReceiving ? 1 : 0.25),
      failed,
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
    this.#poller.forget(room)
  }

  /** A new epoch has begun. */
  startOver() {
    this.#poller.forgetAll()
    this.#startFollowersOver('new epoch')
  }

  /** Polls now; once more if a poll is running. */
  poll() {
    this.#poller.poll()
  }

  close() {
    this.#poller.close()
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
    this.#poller.reported(room, head)
    for (const listener of this.#watchers.keys()) listener(room, changes)
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
}
