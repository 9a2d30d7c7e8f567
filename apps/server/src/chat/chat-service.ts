import {
  wordsOf,
  type Action,
  type AskHistory,
  type FoundFrame,
  type HistoryFrame,
  type Search,
} from '@parley/shared'
import type { Actor } from '../identity/actor.ts'
import { KnownAvatars } from '../identity/known-avatars.ts'
import type { MessageLog, Receipt } from '../log/message-log.ts'
import type { PresenceCluster } from '../presence/cluster/presence-cluster.ts'
import { PresentNames } from '../presence/present-names.ts'
import type { MessageSearch } from '../search/message-search.ts'
import { withinPage } from '../search/result-page.ts'
import { authorizeJoin, type Joined, type Position } from './authorize-join.ts'
import { readHistory } from './history.ts'
import { addressKey } from './limits/address-key.ts'
import { JoinLimits } from './limits/join-limits.ts'
import type { LimitedClients } from './limits/limited-clients.ts'
import { Limits, type LimitSettings } from './limits/limits.ts'
import { DisplayNames } from './names/display-names.ts'
import { LoopTurns } from './limits/loop-turns.ts'
import { NewRooms } from './limits/new-rooms.ts'
import { OneAtATime } from './limits/one-at-a-time.ts'
import { PageReads } from './limits/page-reads.ts'
import { RecentCounts } from './limits/recent-counts.ts'
import { TurnQueue } from './limits/turn-queue.ts'
import { refused, type Refused } from './refusal-codes.ts'
import type { Room } from './room.ts'
import { Rooms, type RoomUser } from './rooms.ts'
import { diskFull, unlessUnavailable } from './unless-unavailable.ts'

/** Searches that run at once. The others wait in turn. */
const mostSearches = 2

/** Joins that begin in one turn of the event loop. */
const mostJoins = 8

export interface ChatOptions extends LimitSettings {
  log: MessageLog
  search: MessageSearch
  cluster: PresenceCluster
  /** Rooms with messages; 0: no limit. */
  maxRooms: number
  /** While it is low, nothing is stored but removals. */
  freeSpace?: { readonly isLow: boolean }
  /** Sessions of one author at once; 0: no limit. */
  socketsPerPerson: number
  /** Searches that wait for others. */
  searchesWaiting: number
  limited: LimitedClients
  /** Somebody could not join: for the operator's log. */
  joinRefused?: (join: RefusedJoin) => void
}

export interface RefusedJoin {
  /** The client's IP address. */
  address: string
  code: string
  field?: string | undefined
}

export interface Activity {
  /** Connections in rooms. */
  joined: number
  people: number
  rooms: number
  posts: number
}

export interface Listening {
  type: 'listening'
  room: Room
}

export type Written = Extract<Receipt, { type: 'posted' | 'changed' }>

/** The use cases: what an actor may do in a room, with a result or a refusal. Knows nothing of sockets. */
export class ChatService {
  readonly avatars = new KnownAvatars()
  readonly #log: MessageLog
  readonly #freeSpace: ChatOptions['freeSpace']
  readonly #search: MessageSearch
  readonly #rooms: Rooms
  readonly #names: DisplayNames
  readonly #limits: Limits
  readonly #limited: LimitedClients
  readonly joins: JoinLimits
  readonly #joinTurns = new LoopTurns(mostJoins)
  readonly #newRooms: NewRooms
  readonly #reads = new OneAtATime()
  readonly #searches: TurnQueue
  readonly #pages = new PageReads()
  readonly #posts = new RecentCounts()
  /** Tells the operator of a join that was refused, here or in the frame that asked for it. */
  readonly joinRefused: (join: RefusedJoin) => void

  constructor(options: ChatOptions) {
    const { log, search, cluster, maxRooms, searchesWaiting, joinRefused } = options
    this.joinRefused = joinRefused ?? (() => undefined)
    this.#log = log
    this.#freeSpace = options.freeSpace
    this.#search = search
    const present = new PresentNames()
    this.#rooms = new Rooms({ log, cluster, present, avatars: this.avatars })
    this.#limited = options.limited
    this.#limits = new Limits(options, options.limited)
    this.#names = new DisplayNames({ log, present, limits: this.#limits })
    this.joins = new JoinLimits(this.#limits, this.#names, options)
    this.#newRooms = new NewRooms(log, this.#limits, options.limits === 'off' ? 0 : maxRooms)
    this.#searches = new TurnQueue(() => mostSearches, options.limits === 'off' ? Infinity : searchesWaiting)
  }

  /** While it is false nobody can join. */
  get isReachable(): boolean {
    return this.#log.isReachable
  }

  /** Follows the log; to be called once, before anybody joins. */
  async start(): Promise<void> {
    await this.#rooms.watch()
  }

  /** Resolves when a join from this address may begin: a crowd delays those who are here no longer than for a few of its joins. */
  joinTurn(address: string): Promise<void> {
    return this.#joinTurns.turn(addressKey(address))
  }

  /** P4: `user` is in the room until `leave`, unless this is refused. */
  async join(actor: Actor, room: string, position: Position, user: RoomUser): Promise<Joined | Refused> {
    const joined =
      this.joins.enter(user, actor) ??
      (await unlessUnavailable(async () => {
        // At once: a user who leaves meanwhile must be in the room to be taken out of it.
        const opened = await this.#rooms.acquire(room, user)
        const refusal = await this.joins.strangerRefusal(actor, position.epoch === opened.epoch)
        return refusal ?? authorizeJoin(this.#names, this.#pages, opened, actor, position, user)
      }))
    if (joined.type !== 'refused') return joined
    this.leave(room, user)
    this.joinRefused({ address: actor.address, code: joined.code, field: joined.field })
    return joined
  }

  /** A room to listen to without a name: its broadcasts from now on. */
  async listen(room: string, user: RoomUser): Promise<Listening | Refused> {
    return unlessUnavailable(async () => ({ type: 'listening', room: await this.#rooms.acquire(room, user) }))
  }

  leave(room: string, user: RoomUser): void {
    this.joins.leave(user)
    this.#names.leave(user)
    this.#rooms.release(room, user)
  }

  /** P3: posts, edits, removes or reacts. What it resolves to is durable; the same cid again gets the first receipt. */
  async write(actor: Actor, room: Room, action: Action): Promise<Written | Refused> {
    const retryAfter = this.#limits.take('write', actor)
    if (retryAfter > 0) return refused('slow_down', { retryAfter })
    if (this.#freeSpace?.isLow === true && action.type !== 'remove') return diskFull()
    const { person, author } = actor
    if (action.type === 'post') room.stoppedTyping(actor.connection, person)
    return unlessUnavailable(async () => {
      const notBegun = action.type === 'post' && room.isEmpty && (await this.#newRooms.refusal(actor, room))
      if (notBegun) return notBegun
      const isOwner = actor.credential !== undefined
      const problem = isOwner ? await this.#names.use(actor) : undefined
      if (problem !== undefined)
        return refused(problem.code, { field: 'username', suggestion: problem.suggestion })
      const guest = !isOwner && !(await this.#names.isFree(person.username))
      const draft = { ...action, ...person, author, ...(guest && { guest }) }
      const receipt = await this.#pages.write(() => room.append(draft))
      switch (receipt.type) {
        case 'posted':
          this.#posts.add('posted')
          return receipt
        case 'changed':
          return receipt
        case 'cid_reused':
          return refused(receipt.type, { field: 'cid' })
        case 'no_such_message':
        case 'not_yours':
        case 'too_many_reactions':
        case 'too_many_own_reactions':
          return refused(receipt.type)
      }
    })
  }

  /** P5.5: a page of messages before, after or around an id. */
  async history(actor: Actor, room: Room, query: AskHistory): Promise<HistoryFrame | Refused> {
    const read = () => readHistory(room, query)
    return this.#read(actor, 'history', 'history', () => this.#pages.read(actor.author, read))
  }

  /** P5.4: a page of changes after the cursor, in turn. Undefined if it `isNeeded` no more. Rejects with LogUnavailable. */
  async since({ author }: Actor, room: Room, cursor: number, isNeeded: () => boolean) {
    return this.#pages.read(author, async () => (isNeeded() ? room.since(cursor) : undefined))
  }

  /** P10: a page of what was found, the newest first. */
  async search(actor: Actor, room: Room, { query, before }: Search): Promise<FoundFrame | Refused> {
    const find = async () => {
      const found = withinPage(await this.#search.find({ room: room.name, words: wordsOf(query), before }))
      this.avatars.add(found.messages)
      return { type: 'found', query, ...(before !== undefined && { before }), ...found } as const
    }
    return this.#read(actor, 'search', 'query', () => this.#searches.run(actor.author, find))
  }

  /** P4.8: being in a room is using a name; also forgets names that nobody uses. To be called every minute. */
  async keepNames(): Promise<void> {
    // A refusal needs nothing: the next minute brings another attempt.
    await unlessUnavailable(async () => {
      await this.#names.useAll()
      await this.#log.deleteExpiredNames()
      return { type: 'kept' }
    })
  }

  /** What this node does now; posts of the last minute. */
  get activity(): Activity {
    return { ...this.#names.here, rooms: this.#rooms.open, posts: this.#posts.total() }
  }

  // P10.7
  async #read<T extends { type: string }>(
    actor: Actor,
    kind: 'history' | 'search',
    field: string,
    read: () => Promise<T | undefined>,
  ): Promise<T | Refused> {
    const retryAfter = this.#limits.take(kind, actor)
    if (retryAfter > 0) return refused('slow_down', { field, retryAfter })
    const slowDown = () => {
      this.#limited.add(kind, actor.address)
      return refused('slow_down', { field, retryAfter: 1 })
    }
    const answer = async () => (await read()) ?? slowDown()
    return (await this.#reads.run(actor.connection, kind, () => unlessUnavailable(answer))) ?? slowDown()
  }
}
