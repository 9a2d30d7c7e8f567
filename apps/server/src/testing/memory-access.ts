import type { Subject } from '@parley/shared'
import {
  mostNotable,
  type AccessStore,
  type NewInvitation,
  type StoredInvitation,
  type StoredStanding,
} from '../access/access-store.ts'
import { invitationWithoutFuture, stateWithoutFuture, withoutFuture } from '../access/future-dates.ts'
import { longestJumpMs, type RetentionStore, type RetentionTurn } from '../access/retention-store.ts'
import { isLetIn, isNotable, letInAt, newcomer, placeInList } from '../access/standing.ts'
import type { MemoryStorage } from './memory-storage.ts'

/** What rooms are and what people may do in them, in memory, for tests. Answers arrive in a later turn, as with a disk. */
export class MemoryAccess implements AccessStore, RetentionStore {
  readonly #storage: MemoryStorage

  constructor(storage: MemoryStorage) {
    this.#storage = storage
  }

  async roomState(room: string) {
    await Promise.resolve()
    const stored = this.#storage.room(room)
    stored.state = stateWithoutFuture(stored.state, Date.now())
    return stored.state
  }

  async standings(person: string, rooms: readonly string[]) {
    await Promise.resolve()
    return rooms.map((room) => {
      this.#correct(room)
      return this.#storage.room(room).standing(person)
    })
  }

  async listed(after: string, limit: number) {
    await Promise.resolve()
    const names = this.#storage.names.filter((room) => room > after).sort()
    const all = names.map((room) => ({ room, state: this.#storage.room(room).state }))
    return all.filter(({ state }) => state.settings.listed).slice(0, limit)
  }

  async notable(room: string) {
    await Promise.resolve()
    this.#correct(room)
    const all = this.#storage.room(room).standings
    const listed = all.filter(({ standing }) => isNotable(standing))
    const place = ({ standing }: StoredStanding) => placeInList(standing, 0)
    const first = new Set(listed.toSorted((one, other) => place(one) - place(other)).slice(-mostNotable))
    return listed.filter((one) => first.has(one))
  }

  async entries(room: string, before: number, limit: number) {
    await Promise.resolve()
    const older = this.#storage.room(room).entries.filter(({ rev }) => rev < before)
    return older.slice(-limit).reverse()
  }

  async hasPosted(room: string, person: string, after: number) {
    await Promise.resolve()
    return this.#storage.room(room).stored.some(({ author, id }) => author === person && id > after)
  }

  async sincePosted(room: string, person: string, after: number) {
    await Promise.resolve()
    const last = this.#storage.room(room).stored.findLast(({ author, id }) => author === person && id > after)
    return last && Date.now() - last.at
  }

  async authorOf(room: string, id: number) {
    await Promise.resolve()
    const { stored, floor } = this.#storage.room(room)
    const found = stored.find((message) => message.id === id && id >= floor)
    return found && { person: found.author, username: found.username, avatar: found.avatar }
  }

  async messagesOf(room: string, person: string, after: number, limit: number) {
    await Promise.resolve()
    const { stored, floor } = this.#storage.room(room)
    const all = stored.filter(({ author, removed, id }) => author === person && !removed && id >= floor)
    const ids = all.flatMap(({ id }) => (id > after ? [id] : [])).slice(0, limit)
    return { ids, count: after === 0 ? all.length : ids.length }
  }

  async postsOf(room: string, person: string, before: number, limit: number) {
    await Promise.resolve()
    const { messages, stored } = this.#storage.room(room)
    const ids = new Set(stored.flatMap(({ author, id }) => (author === person && id < before ? [id] : [])))
    return messages
      .filter(({ id }) => ids.has(id))
      .reverse()
      .slice(0, limit)
  }

  async letIn(room: string, subject: Subject, rev: number) {
    await Promise.resolve()
    const stored = this.#storage.room(room)
    stored.setStanding({ subject, standing: letInAt(stored.standing(subject.person), rev) })
  }

  async addInvitation({ forMs, ...invitation }: NewInvitation) {
    await Promise.resolve()
    const madeAt = Date.now()
    const endsAt = forMs === null ? null : madeAt + forMs
    this.#storage.invitations.set(invitation.id, { ...invitation, used: 0, madeAt, endsAt })
  }

  async invitations(room: string) {
    await Promise.resolve()
    this.#correctInvitations()
    return [...this.#storage.invitations.values()].filter((one) => one.room === room && isOpen(one))
  }

  async useInvitation(id: string, rooms: readonly string[], subject: Subject | undefined) {
    await Promise.resolve()
    this.#correctInvitations()
    const found = this.#storage.invitations.get(id)
    if (found === undefined || !rooms.includes(found.room)) return undefined
    const room = this.#storage.room(found.room)
    const standing = subject === undefined ? newcomer : room.standing(subject.person)
    if (isLetIn(standing, room.state)) return { room: found.room, rev: standing.letIn }
    if (!isOpen(found)) return undefined
    this.#storage.invitations.set(id, { ...found, used: found.used + 1 })
    const rev = room.head + 1
    if (subject !== undefined) room.setStanding({ subject, standing: letInAt(standing, rev) })
    return { room: found.room, rev }
  }

  async endInvitation(room: string, id: string) {
    await Promise.resolve()
    return this.#storage.invitations.get(id)?.room === room && this.#storage.invitations.delete(id)
  }

  async deleteBelow(room: string, floor: number, limit: number) {
    await Promise.resolve()
    const stored = this.#storage.room(room)
    const below = stored.stored.map(({ id }) => id).filter((id) => id < Math.min(floor, stored.floor))
    for (const id of below.slice(0, limit)) stored.delete(id)
    return below.length > limit
  }

  async takeTurn(everyMs: number): Promise<RetentionTurn> {
    await Promise.resolve()
    const now = Date.now()
    const at = this.#storage.retentionAt
    if (at !== undefined && Math.abs(now - at) > longestJumpMs) return { type: 'jumped', now, at }
    if (at !== undefined && now - at < everyMs) return { type: 'not yet' }
    this.#storage.retentionAt = now
    return { type: 'run', now }
  }

  async agingRooms(after: string, limit: number, which: 'all' | 'entered') {
    await Promise.resolve()
    const rooms = this.#storage.names.filter((name) => name > after).toSorted()
    return rooms
      .map((room) => ({ room, stored: this.#storage.room(room) }))
      .filter(({ stored }) => which === 'all' || stored.entries.length > 0)
      .slice(0, limit)
      .map(({ room, stored }) => ({ room, state: stored.state, oldest: stored.stored[0] }))
  }

  async firstSince(room: string, at: number) {
    await Promise.resolve()
    const { stored, head } = this.#storage.room(room)
    return stored.find((message) => message.at >= at)?.id ?? head + 1
  }

  #correct(room: string) {
    const stored = this.#storage.room(room)
    const now = Date.now()
    if (stored.standings.every(({ standing }) => withoutFuture(standing, now) === standing)) return
    // All of them: they stay in order.
    for (const { subject, standing } of stored.standings)
      stored.setStanding({ subject, standing: withoutFuture(standing, now) })
  }

  #correctInvitations() {
    const { invitations } = this.#storage
    for (const [id, invitation] of invitations)
      invitations.set(id, invitationWithoutFuture(invitation, Date.now()))
  }
}

function isOpen({ endsAt, uses, used }: StoredInvitation) {
  return (endsAt === null || endsAt > Date.now()) && (uses === null || used < uses)
}
