import type { Rate } from '../../config/rate.ts'
import type { Actor } from '../../identity/actor.ts'
import { addressKey } from './address-key.ts'
import type { LimitedClients } from './limited-clients.ts'
import { RateLimit } from './rate-limit.ts'

/** The settings of the limits. An undefined rate limits nothing. */
export interface LimitSettings {
  limits: 'on' | 'off'
  /** By author; 0 a minute: posts are not limited at all. */
  postsPerMinute: number
  postsBurst: number
  postsPerAddress: Rate | undefined
  historyPerPerson: Rate | undefined
  historyPerAddress: Rate | undefined
  searchesPerPerson: Rate | undefined
  newRoomsPerAddress: Rate | undefined
  newNamesPerAddress: Rate | undefined
  newNamesPerDay: Rate | undefined
  joinsPerPerson: Rate | undefined
  newPeoplePerAddress: Rate | undefined
  returnsPerAddress: Rate | undefined
}

/** What is limited by a rate. */
export type Limited =
  | 'write'
  | 'history'
  | 'search'
  | 'new room'
  | 'new name'
  | 'join'
  | 'new person'
  | 'return'
  | 'moderation'
  | 'report'
  | 'card'
  | 'rooms'
  | 'read'
  | 'conversation'
  | 'push'
  | 'test push'
  | 'search rooms'

interface KeyedLimit {
  keyOf: (actor: Pick<Actor, 'author' | 'address'>) => string
  limit: RateLimit
}

const minuteMs = 60_000

const moderationPerPerson = { count: 60, perMs: minuteMs, burst: 60 }
/** Links of messages that get a card. */
const cardsPerPerson = { count: 10, perMs: minuteMs, burst: 5 }
const cardsPerAddress = { count: 30, perMs: minuteMs, burst: 15 }
/** What is asked of the list of rooms, where one frame is about 30 of them. */
const roomsPerPerson = { count: 60, perMs: minuteMs, burst: 30 }
const roomsPerAddress = { count: 3_000, perMs: minuteMs, burst: 1_500 }
const readsPerPerson = { count: 240, perMs: minuteMs, burst: 120 }
/** Each searches ten rooms. */
const roomSearchesPerPerson = { count: 20, perMs: minuteMs, burst: 8 }
const roomSearchesPerAddress = { count: 400, perMs: minuteMs, burst: 160 }
/** P17.4: private conversations that one person begins. */
const conversationsPerPerson = { count: 20, perMs: 24 * 60 * minuteMs, burst: 20 }
/** Devices that are told of, and pushes that a device is tested with: each may ask a push service outside. */
const pushesPerPerson = { count: 20, perMs: minuteMs, burst: 10 }
const pushesPerAddress = { count: 200, perMs: minuteMs, burst: 100 }
const testsPerPerson = { count: 3, perMs: minuteMs, burst: 3 }
const testsPerAddress = { count: 30, perMs: minuteMs, burst: 30 }
const reportsPerPerson = { count: 10, perMs: 60 * minuteMs, burst: 10 }

/** Limits what each author and each address may do, whatever connections they use. On this node alone. */
export class Limits {
  readonly #byKind: Record<Limited, readonly KeyedLimit[]> = {
    write: [],
    history: [],
    search: [],
    'new room': [],
    join: [],
    'new person': [],
    return: [],
    'new name': [],
    moderation: [],
    report: [],
    card: [],
    rooms: [],
    read: [],
    conversation: [],
    push: [],
    'test push': [],
    'search rooms': [],
  }

  readonly #limited: Pick<LimitedClients, 'add'>

  constructor(settings: LimitSettings, limited: Pick<LimitedClients, 'add'>) {
    this.#limited = limited
    if (settings.limits === 'off') return
    const { postsPerMinute: count, postsBurst: burst, postsPerAddress } = settings
    const postsPerPerson = { count, perMs: minuteMs, burst }
    this.#byKind = {
      write: count === 0 ? [] : [...byAuthor(postsPerPerson), ...byAddress(postsPerAddress)],
      history: [...byAuthor(settings.historyPerPerson), ...byAddress(settings.historyPerAddress)],
      search: byAuthor(settings.searchesPerPerson),
      'new room': byAddress(settings.newRoomsPerAddress),
      join: byAuthor(settings.joinsPerPerson),
      'new person': byAddress(settings.newPeoplePerAddress),
      return: byAddress(settings.returnsPerAddress),
      moderation: byAuthor(moderationPerPerson),
      report: byAuthor(reportsPerPerson),
      card: [...byAuthor(cardsPerPerson), ...byAddress(cardsPerAddress)],
      rooms: [...byAuthor(roomsPerPerson), ...byAddress(roomsPerAddress)],
      read: byAuthor(readsPerPerson),
      conversation: byAuthor(conversationsPerPerson),
      push: [...byAuthor(pushesPerPerson), ...byAddress(pushesPerAddress)],
      'test push': [...byAuthor(testsPerPerson), ...byAddress(testsPerAddress)],
      'search rooms': [...byAuthor(roomSearchesPerPerson), ...byAddress(roomSearchesPerAddress)],
      'new name': [...byAddress(settings.newNamesPerAddress), ...byAddress(settings.newNamesPerDay)],
    }
  }

  /** P3.5: whole seconds until the actor may do this; 0: the turn is taken, of the author and of the address. */
  take(kind: Limited, actor: Pick<Actor, 'author' | 'address'>, now = performance.now()): number {
    const limits = this.#byKind[kind]
    let wait = 0
    for (const { keyOf, limit } of limits) wait = Math.max(wait, limit.wait(keyOf(actor), now))
    if (wait === 0) for (const { keyOf, limit } of limits) limit.take(keyOf(actor), now)
    else this.refused(kind, actor.address, now)
    return wait
  }

  /** For the operator: another limit has refused something. */
  refused(kind: string, address: string, now = performance.now()): void {
    this.#limited.add(kind, address, now)
  }
}

function byAuthor(rate: Rate | undefined): KeyedLimit[] {
  return rate === undefined ? [] : [{ keyOf: ({ author }) => author, limit: new RateLimit(rate) }]
}

function byAddress(rate: Rate | undefined): KeyedLimit[] {
  return rate === undefined
    ? []
    : [{ keyOf: ({ address }) => addressKey(address), limit: new RateLimit(rate) }]
}
