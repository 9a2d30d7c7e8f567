import { isConversation, limits, refuse, type MembershipRequest } from '@parley/shared'
import type { MembershipKey, MembershipStore } from '../../access/membership-store.ts'
import type { Actor } from '../../identity/actor.ts'
import { isStorageError } from '../../log/message-log.ts'
import { repeated } from '../../log/repeated.ts'
import type { Limits } from '../limits/limits.ts'
import type { PageReads } from '../limits/page-reads.ts'
import type { Peer } from '../peer.ts'
import { refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'
import type { Rooms } from '../rooms.ts'
import { draft } from './draft.ts'
import { FollowedRoom } from './followed-room.ts'
import { Following } from './following.ts'
import { limitOf, type MembershipResult } from './membership-result.ts'
import { peek } from './peek.ts'
import { ReadPositions } from './read-positions.ts'
import { searchRooms, type FindIn } from './search-rooms.ts'
import { RoomLines } from './room-lines.ts'

/** How often memberships are looked up where other nodes may change them, in milliseconds. */
const lookEveryMs = 500

interface MembershipsOptions {
  members: MembershipStore
  rooms: Rooms
  limits: Limits
  pages: PageReads
  /** P17.3: the actor leaves a private conversation. */
  leave: (actor: Actor, room: string) => Promise<void>
  /** P10: in the person's turn; undefined: too many wait. Rejects as the log and the search do. */
  find: FindIn
  /** Somebody has read a room further. */
  readTo?: (room: string) => void
}

/** The room of a connection, and the other rooms that it follows. */
export interface MemberConnection {
  actor: Actor
  room: Room
  following: Following
}

/** P16: the rooms of people. */
export class Memberships {
  readonly #options: MembershipsOptions
  readonly #members: MembershipStore
  readonly #reads: ReadPositions
  readonly #lines: RoomLines
  /** By author. */
  readonly #followings = new Map<string, Map<Following, Actor>>()

  constructor(options: MembershipsOptions) {
    this.#options = options
    this.#members = options.members
    this.#lines = new RoomLines(options, options.pages)
    this.#reads = new ReadPositions({
      store: (positions) => this.#members.setRead(positions),
      stored: (keys) => {
        for (const { room } of keys) options.readTo?.(room)
        return this.changed(keys)
      },
    })
  }

  /** P16.1: somebody has joined. What cannot be stored now is stored with the next join. */
  async joined(actor: Actor, room: Room): Promise<void> {
    if (actor.credential?.stored === undefined) return
    try {
      await this.#remember(actor, room)
    } catch (error) {
      if (!isStorageError(error)) throw error
    }
  }

  /** For one connection, until it is closed by `end`. */
  begin(actor: Actor, peer: Peer): Following {
    const { author } = actor
    const following = new Following(peer, (work) => this.#options.pages.read(author, work))
    const others = this.#followings.get(author) ?? new Map<Following, Actor>()
    this.#followings.set(author, others.set(following, actor))
    return following
  }

  end({ author }: Actor, following: Following): void {
    following.close()
    const others = this.#followings.get(author)
    others?.delete(following)
    if (others?.size === 0) this.#followings.delete(author)
  }

  /** Rejects as the log does. */
  async handle(place: MemberConnection, request: MembershipRequest): Promise<MembershipResult> {
    const retryAfter = this.#options.limits.take(limitOf(request), place.actor)
    if (retryAfter > 0) return refused('slow_down', { field: request.type, retryAfter })
    return place.following.inOrder(() => this.#handle(place, request))
  }

  /** Follows what other nodes store. Returns the function that stops it. */
  followOthers(failed: (error: unknown) => void): () => void {
    let lookedAt: number | undefined
    const look = async () => {
      const { keys, at } = await this.#members.changedSince(lookedAt)
      lookedAt = at
      await this.changed(keys)
    }
    return repeated(look, lookEveryMs, failed)
  }

  /** Reads memberships again that have changed, where a connection follows their rooms, or is to follow a new conversation. */
  async changed(keys: readonly MembershipKey[]): Promise<void> {
    for (const { author, room } of keys) {
      const connections = [...(this.#followings.get(author) ?? [])]
      const followed = connections.filter(([one]) => one.get(room) !== undefined)
      const fresh = isConversation(room) ? connections.filter(([one]) => one.takes(room)) : []
      if (followed.length + fresh.length === 0) continue
      const membership = await this.#members.membership({ author, room })
      for (const [one] of followed) one.get(room)?.update(membership)
      if (membership === undefined) continue
      for (const [one, actor] of fresh) {
        await one.inOrder(() => (one.takes(room) ? this.#begin(actor, one, room) : Promise.resolve()))
        const begun = one.get(room)
        if (begun !== undefined) one.changed(begun)
      }
    }
  }

  /** Stores what is gathered. */
  close(): Promise<void> {
    return this.#reads.close()
  }

  async #handle(place: MemberConnection, request: MembershipRequest): Promise<MembershipResult> {
    if (place.following.isClosed) return { type: 'done' }
    switch (request.type) {
      case 'rooms':
        return this.#list(place, request.after)
      case 'follow':
        return this.#follow(place, request.rooms)
      case 'unfollow':
        for (const name of request.rooms) place.following.unfollow(name)
        return { type: 'done' }
      case 'read':
        return this.#readTo(place, request)
      case 'peek':
        return peek(place, request, this.#options.pages)
      case 'draft':
        return draft(place.actor, request, this.#members, (key) => this.changed([key]))
      case 'search_rooms':
        return searchRooms(place, request, this.#options.find)
      case 'listed':
        return (
          place.room.order.gate.refusal(place.actor, 'read_history') ?? place.room.order.listed(request.after)
        )
      case 'mark':
        return this.#mark(place, request)
      case 'leave':
        return this.#leave(place, request.room)
    }
  }

  async #list(
    { actor, room, following }: MemberConnection,
    after: string | undefined,
  ): Promise<MembershipResult> {
    // A program's own token is stored nowhere: asking for the rooms makes the person a member.
    await this.#remember(actor, room)
    const found = await this.#members.membershipsOf(actor.author, after ?? '', limits.roomsOfFrame + 1)
    const names = found.slice(0, limits.roomsOfFrame).map(({ room: name }) => name)
    const rooms = await this.#lines.of(actor, following, names)
    return { type: 'rooms', after, rooms, more: found.length > limits.roomsOfFrame }
  }

  async #follow({ actor, following }: MemberConnection, names: readonly string[]): Promise<MembershipResult> {
    const fresh = new Set(names.filter((name) => following.get(name) === undefined))
    const limit = limits.roomsFollowed
    if (following.count + fresh.size > limit)
      return refuse('too_long', { field: 'rooms', limit, reason: `More than ${limit} rooms are followed.` })
    for (const name of fresh) await this.#begin(actor, following, name)
    return { type: 'lines', rooms: await this.#lines.of(actor, following, [...new Set(names)]) }
  }

  async #begin(actor: Actor, following: Following, name: string) {
    const membership = await this.#members.membership({ author: actor.author, room: name })
    if (membership === undefined || following.isClosed) return
    const room = new FollowedRoom(this.#options, actor, membership, (changed) => following.changed(changed))
    // Before it is open: a connection that is closed meanwhile closes it.
    following.add(room)
    await room.open()
  }

  #readTo(
    { actor, room, following }: MemberConnection,
    { room: name, rev }: { room: string; rev: number },
  ): MembershipResult {
    const isHere = room.name === name
    const followed = following.get(name)
    const readable = isHere ? room : followed
    if (readable === undefined) return refuse('not_joined', { field: 'room' })
    const refusal = isHere ? room.order.gate.refusal(actor, 'read_history') : undefined
    if (refusal !== undefined) return refusal
    if (!isHere && followed?.isReadable !== true) return refuse('not_joined', { field: 'room' })
    this.#reads.add({ author: actor.author, room: name, read: Math.min(rev, readable.cursor) })
    return { type: 'done' }
  }

  async #mark(
    { actor, following }: MemberConnection,
    { room: name, favourite, notify }: Extract<MembershipRequest, { type: 'mark' }>,
  ): Promise<MembershipResult> {
    const key = { author: actor.author, room: name }
    const marks = {
      ...(notify !== undefined && { notify }),
      ...(favourite !== undefined && { isFavourite: favourite }),
    }
    if (!(await this.#members.mark(key, marks))) return refuse('not_joined', { field: 'room' })
    await this.changed([key])
    return { type: 'lines', rooms: await this.#lines.of(actor, following, [name]) }
  }

  async #leave({ actor, following }: MemberConnection, name: string): Promise<MembershipResult> {
    const key = { author: actor.author, room: name }
    if (isConversation(name)) await this.#options.leave(actor, name)
    await this.#members.leave(key)
    following.remove(name)
    await this.changed([key])
    return { type: 'lines', rooms: [{ room: name, ended: 'left' }] }
  }

  async #remember({ author }: Actor, room: Room) {
    // P17.3: those in a conversation are members from its beginning on, until they leave it.
    if (isConversation(room.name)) return
    const { floor } = room.order.gate.room.state
    const revs = { head: room.cursor, deletedTo: Math.max(0, floor - 1) }
    await this.#members.join({ author, room: room.name }, revs, limits.roomsOfPerson)
  }
}
