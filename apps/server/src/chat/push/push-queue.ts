import { coalesced, withTimeout } from '@parley/shared'
import type { AccessStore } from '../../access/access-store.ts'
import type { MembershipStore } from '../../access/membership-store.ts'
import { isStorageError, type MessageLog } from '../../log/message-log.ts'
import { repeated } from '../../log/repeated.ts'
import type { PeopleStore } from '../../identity/people-store.ts'
import type { DueRoom, PushKey, PushResult } from '../../push/push-store.ts'
import type { Vapid } from '../../push/vapid.ts'
import type { Rooms } from '../rooms.ts'
import { PassedOver } from './passed-over.ts'
import { PushDecisions } from './push-decisions.ts'
import { PushDelivery, type Delivery } from './push-delivery.ts'
import type { PushOptions } from './push-options.ts'
import { PushVisit } from './push-visit.ts'
import { RoomNews } from './room-news.ts'

// All in milliseconds.
/** Changes are gathered for this long: several of one room are one push. */
const gatherMs = 300
/** All rooms are looked at this often: what another node has left undone is done, and what could not be sent is sent again. */
const lookEveryMs = 60_000
const lookEveryMsIfShared = 10_000
const claimMs = 2 * 60_000
/** What is under way when the server stops gets this long. What was not acknowledged by then is sent again. */
const goodbyeMs = 2_000

/** Rooms of devices that are read from the store at once, pushes that are claimed at once, and those under way. */
const pageSize = 200
const mostClaimed = 32
const mostSending = 8
/** Rooms that have changed and are remembered by name; beyond it all are looked at. */
const mostRooms = 1_000

interface QueueServices {
  rooms: Rooms
  log: Pick<MessageLog, 'before' | 'watch'>
  access: Pick<AccessStore, 'authorOf'>
  members: Pick<MembershipStore, 'blocksOf'>
  people: Pick<PeopleStore, 'findPerson'>
}

/**
 * P18.4: tells devices what is new in the rooms of their people. What is due follows from the log, so that nothing is queued when a
 * message is stored, nothing is lost when a node stops, and posting never waits for it.
 */
export class PushQueue {
  readonly #options: PushOptions
  readonly #services: QueueServices
  readonly #vapid: () => Promise<Vapid>
  readonly #decisions: PushDecisions
  readonly #delivery: PushDelivery
  readonly #passed: PassedOver
  readonly #run = coalesced(() => this.#lookAtMoved())
  #moved: Set<string> | 'all' = 'all'
  /** When rooms are looked at again, by name. */
  readonly #later = new Map<string, { timer: NodeJS.Timeout; at: number }>()
  #gathering: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()
  #hasDevices = false
  #isClosed = false
  #isFirst = true
  #stop: (() => void)[] = []

  constructor(options: PushOptions, services: QueueServices, vapid: () => Promise<Vapid>) {
    this.#options = options
    this.#services = services
    this.#vapid = vapid
    this.#decisions = new PushDecisions(options, services.people)
    this.#delivery = new PushDelivery(options)
    this.#passed = new PassedOver(options.store)
  }

  /** Follows the log, and looks for what was left undone. */
  async start(): Promise<void> {
    const follower = { rooms: () => [], startOver: () => this.#lookAtAll() }
    this.#stop.push(await this.#services.log.watch((room) => this.moved(room), follower))
    const look = () => Promise.resolve(this.#lookAtAll())
    const everyMs = this.#options.isShared ? lookEveryMsIfShared : lookEveryMs
    this.#stop.push(repeated(look, everyMs, failed))
    this.#lookAtAll()
  }

  /** The room has changed, or somebody has read it. */
  moved(room: string): void {
    if (!this.#hasDevices) return
    if (this.#moved !== 'all') this.#moved = this.#moved.size < mostRooms ? this.#moved.add(room) : 'all'
    this.#soon()
  }

  /** A device is there now. */
  deviceAdded(): void {
    this.#hasDevices = true
  }

  /** Resolves when nothing is under way any more; what was not begun is left to the next start. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const stop of this.#stop.splice(0)) stop()
    clearTimeout(this.#gathering)
    for (const { timer } of this.#later.values()) clearTimeout(timer)
    await withTimeout(this.#running, goodbyeMs, undefined)
  }

  #lookAtAll() {
    this.#moved = 'all'
    this.#soon()
  }

  #soon() {
    if (this.#isClosed) return
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined
      this.#running = Promise.all([this.#running, this.#run()]).then(() => undefined)
    }, gatherMs).unref()
  }

  #lookAgain(room: string, ms: number) {
    const at = performance.now() + ms
    const known = this.#later.get(room)
    if (known !== undefined && known.at <= at) return
    clearTimeout(known?.timer)
    const again = () => {
      this.#later.delete(room)
      this.moved(room)
    }
    this.#later.set(room, { timer: setTimeout(again, ms).unref(), at })
  }

  async #lookAtMoved(): Promise<boolean> {
    const moved = this.#moved
    this.#moved = new Set()
    try {
      if (this.#isFirst && !this.#options.isShared) await this.#options.store.endClaims()
      this.#isFirst = false
      if (moved === 'all') this.#hasDevices = await this.#options.store.hasDevices()
      if (this.#hasDevices) await this.#lookAt(moved === 'all' ? undefined : [...moved])
      await this.#passed.store()
    } catch (error) {
      // All rooms are looked at again soon.
      if (!isStorageError(error)) throw error
    }
    return false
  }

  async #lookAt(rooms: readonly string[] | undefined) {
    let after: PushKey = { device: '', room: '' }
    while (!this.#isClosed) {
      const page = await this.#options.store.due(rooms, after, pageSize)
      const news = page.filter((due) => !this.#passed.has(due))
      for (const [room, due] of Map.groupBy(news, ({ room: name }) => name)) await this.#tell(room, due)
      const last = page.at(-1)
      if (last === undefined || page.length < pageSize) return
      after = last
    }
  }

  /** Those of one room, which is open meanwhile: what is decided there holds at once. */
  async #tell(name: string, due: readonly DueRoom[]) {
    const visit = new PushVisit(this.#services.rooms, name)
    try {
      const room = await visit.open()
      const { log, access, members } = this.#services
      const floor = () => room.order.gate.room.state.floor
      const news = new RoomNews(name, { log, access, members, floor })
      const deliveries: Delivery[] = []
      for (const one of due) {
        if (this.#isClosed) return
        const decided = await this.#decisions.decide(one, { room, news, visit })
        if (decided.type === 'send') deliveries.push(decided.delivery)
        else if (decided.type === 'wait') this.#lookAgain(name, decided.ms)
        else if (decided.type === 'pass over') this.#passed.add(one)
        else await this.#options.store.finish([{ device: one.device, room: name, told: one.head, shown: 0 }])
      }
      for (let at = 0; at < deliveries.length && !this.#isClosed; at += mostClaimed)
        await this.#deliver(deliveries.slice(at, at + mostClaimed), visit)
    } finally {
      visit.close()
    }
  }

  /** Of several nodes that have decided the same, one gets the claim. */
  async #deliver(deliveries: readonly Delivery[], visit: PushVisit) {
    const { store } = this.#options
    const vapid = await this.#vapid()
    const granted = await store.claim(
      deliveries.map(({ due: { device, room, told, shown } }) => ({ device, room, told, shown })),
      claimMs,
    )
    const devices = new Set(granted.map(({ device }) => device))
    const queue = deliveries.filter(({ due }) => devices.has(due.device))
    const results: PushResult[] = []
    const work = async () => {
      for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
        const { device, room, author, head } = one.due
        // P18.4: as it is decided at this moment.
        if (one.news === undefined || visit.mayRead(author))
          results.push(await this.#delivery.send(one, vapid))
        else results.push({ device, room, told: head })
      }
    }
    try {
      await Promise.all(Array.from({ length: mostSending }, work))
    } finally {
      await store.finish(results)
    }
  }
}

/** A look is only begun there: what fails in it is a bug. */
function failed(error: unknown): never {
  throw error
}
