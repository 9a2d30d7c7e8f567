import type { PeopleStore } from '../../identity/people-store.ts'
import type { DueRoom, StoredDevice } from '../../push/push-store.ts'
import { isQuiet } from '../../push/quiet-hours.ts'
import type { Room } from '../room.ts'
import type { Delivery } from './push-delivery.ts'
import type { PushOptions } from './push-options.ts'
import type { PushVisit } from './push-visit.ts'
import { isHidden, type News, type RoomNews } from './room-news.ts'

// All in milliseconds.
/** A device is told of one room at most once in this time. */
const restMs = 10_000
/** Somebody who looks at the room has seen a message after this time; who has gone by then is told. */
const seenMs = 6_000

/** `wait`: to be looked at again in `ms` milliseconds. `end`: what was shown is not known any more. */
export type Decided =
  { type: 'pass over' | 'end' } | { type: 'wait'; ms: number } | { type: 'send'; delivery: Delivery }

/** P18.4: whether a device is told what is new in a room. */
export class PushDecisions {
  readonly #options: PushOptions
  readonly #people: Pick<PeopleStore, 'findPerson'>

  constructor(options: PushOptions, people: Pick<PeopleStore, 'findPerson'>) {
    this.#options = options
    this.#people = people
  }

  /** Rejects as the store does. */
  async decide(
    due: DueRoom,
    { room, news: roomNews, visit }: { room: Room; news: RoomNews; visit: PushVisit },
  ): Promise<Decided> {
    const { author, read, told, head, notify } = due
    const person = await this.#people.findPerson(author)
    const after = Math.max(read, told)
    const reader = { author, username: person?.username ?? '', notify, after, head }
    const found = await roomNews.of(reader)
    const wait = found === undefined ? 'seen' : waitMs(due, found, room.presence.isActive(author))
    const isReadSince = due.shown > 0 && read >= due.shown
    const nothing: Decided = { type: isReadSince ? 'end' : 'pass over' }
    if (wait === 'seen' && !isReadSince) return nothing
    if (wait !== 'seen' && wait > 0) return { type: 'wait', ms: wait }
    const device = await this.#options.store.device(due.device)
    if (device === undefined || person === undefined) return nothing
    const isSilent = wait === 'seen' || isQuietNow(device) || found === undefined
    const { hidden } = device
    const shown =
      !isSilent && isHidden(found.message, hidden) ? await roomNews.of({ ...reader, hidden }) : found
    const news = isSilent ? undefined : shown
    const { title } = room.order.gate.room.state.settings
    const delivery = { due, device, news, title, epoch: room.epoch }
    if (news === undefined) return isReadSince && mayBeSilent(device) ? { type: 'send', delivery } : nothing
    const credential = await this.#options.identityOf(due.device)
    if (credential === undefined) return nothing
    await visit.enter({ author, person, credential, address: '', connection: {} }, read)
    return visit.mayRead(author) ? { type: 'send', delivery } : nothing
  }
}

/** Milliseconds until it is told; `seen`: it need not be. */
function waitMs({ sentAt }: DueRoom, { message }: News, isLookedAt: boolean): number | 'seen' {
  const now = Date.now()
  if (isLookedAt) {
    const left = message.at + seenMs - now
    return left > 0 && left <= seenMs ? left : 'seen'
  }
  const resting = sentAt + restMs - now
  return resting > 0 && resting <= restMs ? resting : 0
}

function isQuietNow({ quiet }: StoredDevice) {
  return quiet !== undefined && isQuiet(quiet, Date.now())
}

/** Safari ends a subscription after pushes that show nothing. */
function mayBeSilent({ endpoint }: StoredDevice) {
  return !new URL(endpoint).hostname.endsWith('.push.apple.com')
}
