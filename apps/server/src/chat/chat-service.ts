import type { AskThread, AskHistory, FoundFrame, HistoryFrame, Search } from '@parley/shared'
import type { Actor } from '../identity/actor.ts'
import { KnownAvatars } from '../identity/known-avatars.ts'
import type { MessageLog } from '../log/message-log.ts'
import { PresentNames } from '../presence/present-names.ts'
import { Access } from './access/access.ts'
import { Door, type AtTheDoor } from './access/door.ts'
import type { Activity, ChatOptions, Listening, RefusedJoin } from './chat-options.ts'
import { MessageCards } from './cards/message-cards.ts'
import { authorizeJoin, type Joined, type Position } from './authorize-join.ts'
import { Exports } from './exports.ts'
import { readHistory } from './history.ts'
import { addressKey } from './limits/address-key.ts'
import { JoinLimits } from './limits/join-limits.ts'
import { Limits } from './limits/limits.ts'
import { DisplayNames } from './names/display-names.ts'
import { LimitedReads } from './limits/limited-reads.ts'
import { LoopTurns } from './limits/loop-turns.ts'
import { NewRooms } from './limits/new-rooms.ts'
import { PageReads } from './limits/page-reads.ts'
import { TurnQueue } from './limits/turn-queue.ts'
import type { Refused } from './refusal-codes.ts'
import { RoomVisits } from './access/room-visits.ts'
import { Conversations } from './conversations/conversations.ts'
import { PushNotifications } from './push/push-notifications.ts'
import type { FindIn } from './memberships/search-rooms.ts'
import { Memberships } from './memberships/memberships.ts'
import { Moderation } from './moderation/moderation.ts'
import type { LiveSession, Room } from './room.ts'
import { Rooms, type RoomUser } from './rooms.ts'
import { readThread } from './search/thread.ts'
import { RoomSearch } from './search/room-search.ts'
import { unlessUnavailable } from './unless-unavailable.ts'
import { Writes, type StorableAction, type Written } from './writes.ts'

/** Searches that run at once. The others wait in turn. */
const mostSearches = 2

/** Joins that begin in one turn of the event loop. */
const mostJoins = 8

/** The use cases: what an actor may do in a room, with a result or a refusal. Knows nothing of sockets. */
export class ChatService {
  readonly avatars = new KnownAvatars()
  readonly access: Access
  readonly moderation: Moderation
  readonly exports: Exports
  readonly visits: RoomVisits
  readonly memberships: Memberships
  readonly conversations: Conversations
  readonly push: PushNotifications | undefined
  readonly #log: MessageLog
  readonly #search: RoomSearch
  readonly limits: Limits
  readonly #rooms: Rooms
  readonly names: DisplayNames
  readonly joins: JoinLimits
  readonly #door: Door
  readonly #writes: Writes
  readonly #joinTurns = new LoopTurns(mostJoins)
  readonly #reads: LimitedReads
  readonly #searches: TurnQueue
  readonly #pages = new PageReads()
  readonly #cards: MessageCards | undefined
  /** Tells the operator of a join that was refused, here or in the frame that asked for it. */
  readonly joinRefused: (join: RefusedJoin) => void

  constructor(options: ChatOptions) {
    const { log, search, cluster, members, maxRooms, searchesWaiting, joinRefused, freeSpace, cards } =
      options
    this.joinRefused = joinRefused ?? (() => undefined)
    this.#log = log
    this.access = new Access(options)
    const { access } = this
    const present = new PresentNames()
    const opened = (room: Room) => this.moderation.goOn(room)
    this.#rooms = new Rooms({ log, cluster, present, avatars: this.avatars, access, opened })
    const { limited } = options
    const limits = (this.limits = new Limits(options, limited))
    this.#reads = new LimitedReads(limits, limited)
    const names = (this.names = new DisplayNames({ log, present, limits }))
    this.joins = new JoinLimits(limits, names, options)
    const isOff = options.limits === 'off'
    const newRooms = new NewRooms(log, limits, isOff ? 0 : maxRooms)
    const conversations = (this.conversations = new Conversations({
      ...{ access, log, members, limits, freeSpace },
      joined: (keys) => this.memberships.changed(keys),
      deleted: (room, deletion) => this.moderation.deletions.begin(room, deletion),
    }))
    const { store } = access
    const pages = this.#pages
    this.#writes = new Writes({ limits, names, newRooms, pages, store, conversations, freeSpace })
    this.#door = new Door(
      access,
      (actor) => names.check(actor),
      ({ address }) => limited.add('ask', address),
    )
    this.exports = new Exports({ rooms: this.#rooms, door: this.#door, limits, pages, log })
    const visits = (this.visits = new RoomVisits(this.#rooms, this.#door))
    const leave = (actor: Actor, room: string) => conversations.leave(actor, room)
    const { push, people } = options
    const ofPush = { rooms: this.#rooms, log, access: options.access, members, people, limits }
    this.push = push && new PushNotifications(push, ofPush)
    const readTo = (read: string) => this.push?.queue.moved(read)
    this.#cards = cards && new MessageCards({ cards, log, visits, limits, freeSpace })
    this.moderation = new Moderation({ access, limits, log, present, freeSpace })
    this.#search = new RoomSearch({ search, access, log, present, avatars: this.avatars })
    this.#searches = new TurnQueue(() => mostSearches, isOff ? Infinity : searchesWaiting)
    const find: FindIn = (...asked) => this.#searches.run(asked[0].author, () => this.#search.find(...asked))
    this.memberships = new Memberships({ members, rooms: this.#rooms, limits, pages, leave, readTo, find })
  }

  /** While it is false nobody can join. */
  get isReachable(): boolean {
    return this.#log.isReachable
  }

  /** Follows the log; to be called once, before anybody joins. */
  async start(): Promise<void> {
    await this.#rooms.watch()
    await this.push?.queue.start()
  }

  /** Resolves when a join from this address may begin: a crowd delays those who are here no longer than for a few of its joins. */
  joinTurn(address: string): Promise<void> {
    return this.#joinTurns.turn(addressKey(address))
  }

  /** P4: `user` is in the room until `leave`, unless this is refused. */
  async join(
    actor: Actor,
    room: string,
    { epoch, after, ...at }: Position & AtTheDoor,
    user: RoomUser,
  ): Promise<Joined | Refused> {
    const joined =
      this.joins.enter(user, actor) ??
      (await unlessUnavailable(async () => {
        // At once: a user who leaves meanwhile must be in the room to be taken out of it.
        const opened = await this.#rooms.acquire(room, user)
        const refusal =
          (await this.joins.strangerRefusal(actor, epoch === opened.epoch)) ??
          (await this.#door.enter(user, actor, opened, {
            ...at,
            knows: epoch === opened.epoch ? after : undefined,
          }))
        if (refusal !== undefined) return refusal
        const admitted = await authorizeJoin(this.names, this.#pages, opened, actor, { epoch, after }, user)
        return opened.order.gate.refusal(actor, 'join') ?? admitted // others have decided meanwhile
      }))
    if (joined.type !== 'refused') {
      void joined.room.order.showNameOf(actor)
      void this.memberships.joined(actor, joined.room)
      return joined
    }
    this.leave(room, user)
    this.joinRefused({ address: actor.address, code: joined.code, field: joined.field })
    return joined
  }

  /** A room to listen to without a name: its broadcasts from now on, while the actor may listen. */
  async listen(actor: Actor, room: string, at: AtTheDoor, user: RoomUser): Promise<Listening | Refused> {
    return unlessUnavailable(async () => {
      const opened = await this.#rooms.acquire(room, user)
      const refusal =
        (await this.#door.enter(user, actor, opened, at)) ?? opened.order.gate.refusal(actor, 'listen')
      return refusal ?? { type: 'listening', room: opened }
    })
  }

  leave(room: string, user: RoomUser): void {
    this.joins.leave(user)
    this.names.leave(user)
    this.#door.leave(user)
    this.#rooms.release(room, user)
  }

  /** P3: posts, edits, removes or reacts. What it resolves to is durable; the same cid again gets the first receipt. */
  async write(actor: Actor, room: Room, action: StorableAction): Promise<Written | Refused> {
    const written = await this.#writes.write(actor, room, action)
    this.#cards?.follow(actor, room, action, written)
    return written
  }

  /** P6.4: somebody is writing. One that comes too early, or of somebody who may not write, is told to nobody. */
  typing(actor: Actor, room: Room, session: LiveSession): void {
    if (room.order.gate.refusal(actor, 'type') !== undefined) return
    void this.conversations.unlessRefused(actor, room, () => room.presence.typing(session, actor.person))
  }

  /** From now on the session gets what is broadcast, and who is there; its cursor must be the room's. */
  goLive(actor: Actor, room: Room, session: LiveSession): void {
    const { gate } = room.order
    const refusal = gate.refusal(actor, 'listen') ?? gate.refusal(actor, 'see_people')
    if (refusal === undefined) room.goLive(session, actor.person)
  }

  /** P5.5: a page of messages before, after or around an id. */
  async history(actor: Actor, room: Room, query: AskHistory): Promise<HistoryFrame | Refused> {
    const refusal = room.order.gate.refusal(actor, 'read_history')
    if (refusal !== undefined) return refusal
    const read = () => readHistory(room, query)
    return this.#reads.run(actor, 'history', 'history', () => this.#pages.read(actor.author, read))
  }

  /** P5.10: a part of a thread. It costs what a search does, and is limited with it. */
  async thread(actor: Actor, room: Room, query: AskThread) {
    const refusal = room.order.gate.refusal(actor, 'read_history')
    if (refusal !== undefined) return refusal
    const read = () => readThread(room, query)
    return this.#reads.run(actor, 'search', 'thread', () => this.#searches.run(actor.author, read))
  }

  /** P5.4: a page of changes after the cursor, in turn. Undefined if it `isNeeded` no more, or may not be read. Rejects with LogUnavailable. */
  async since(actor: Actor, room: Room, cursor: number, isNeeded: () => boolean) {
    const mayRead = () => isNeeded() && room.order.gate.refusal(actor, 'listen') === undefined
    return this.#pages.read(actor.author, async () => (mayRead() ? room.since(cursor) : undefined))
  }

  /** P10: a page of what was found, the newest first. */
  async search(actor: Actor, room: Room, search: Search): Promise<FoundFrame | Refused> {
    const refusal = room.order.gate.refusal(actor, 'search')
    if (refusal !== undefined) return refusal
    const find = () => this.#search.find(actor, room, search)
    return this.#reads.run(actor, 'search', 'query', () => this.#searches.run(actor.author, find))
  }

  /** P4.8: being in a room is using a name; also forgets names that nobody uses. To be called every minute. */
  async keepNames(): Promise<void> {
    // A refusal needs nothing: the next minute brings another attempt.
    await unlessUnavailable(async () => {
      await this.names.useAll()
      await this.#log.deleteExpiredNames()
      return { type: 'kept' }
    })
  }

  /** Requests at doors end, and what was left undone goes on. To be called every minute. */
  refreshRooms(): void {
    this.#rooms.each((room) => {
      void room.order.refresh()
      this.moderation.goOn(room)
    })
  }

  /** What this node does now; posts of the last minute. */
  get activity(): Activity {
    return { ...this.names.here, rooms: this.#rooms.open, posts: this.#writes.posts.total() }
  }
}
