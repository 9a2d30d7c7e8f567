import type { Message, Subject } from '@parley/shared'
import type {
  AccessStore,
  ListedRoom,
  NewInvitation,
  StoredInvitation,
  StoredStanding,
  UsedInvitation,
} from '../../../access/access-store.ts'
import type { StoredEntry } from '../../../access/entries.ts'
import type { AgingRoom, RetentionStore, RetentionTurn } from '../../../access/retention-store.ts'
import type { RoomState } from '../../../access/room-state.ts'
import type { Standing } from '../../../access/standing.ts'
import type { LogCalls } from '../log-calls.ts'

/** What rooms are and what people may do in them, in the database of a log. */
export class SqliteAccess implements AccessStore, RetentionStore {
  readonly #calls: LogCalls

  constructor(calls: LogCalls) {
    this.#calls = calls
  }

  roomState(room: string): Promise<RoomState> {
    return this.#calls.read('roomState', room)
  }

  standings(person: string, rooms: readonly string[]): Promise<Standing[]> {
    return this.#calls.read('standings', person, rooms)
  }

  listed(after: string, limit: number): Promise<ListedRoom[]> {
    return this.#calls.read('listed', after, limit)
  }

  notable(room: string): Promise<StoredStanding[]> {
    return this.#calls.read('notable', room)
  }

  entries(room: string, before: number, limit: number): Promise<StoredEntry[]> {
    return this.#calls.read('entries', room, before, limit)
  }

  hasPosted(room: string, person: string, after: number): Promise<boolean> {
    return this.#calls.read('hasPosted', room, person, after)
  }

  sincePosted(room: string, person: string, after: number): Promise<number | undefined> {
    return this.#calls.read('sincePosted', room, person, after)
  }

  authorOf(room: string, id: number): Promise<Subject | undefined> {
    return this.#calls.read('authorOf', room, id)
  }

  messagesOf(room: string, person: string, after: number, limit: number) {
    return this.#calls.read('messagesOf', room, person, after, limit)
  }

  postsOf(room: string, person: string, before: number, limit: number): Promise<Message[]> {
    return this.#calls.read('postsOf', room, person, before, limit)
  }

  async letIn(room: string, subject: Subject, rev: number): Promise<void> {
    await this.#calls.store('letIn', room, subject, rev)
  }

  async addInvitation(invitation: NewInvitation): Promise<void> {
    await this.#calls.store('addInvitation', invitation)
  }

  invitations(room: string): Promise<StoredInvitation[]> {
    return this.#calls.read('invitations', room)
  }

  useInvitation(
    id: string,
    rooms: readonly string[],
    subject: Subject | undefined,
  ): Promise<UsedInvitation | undefined> {
    return this.#calls.store('useInvitation', id, rooms, subject)
  }

  endInvitation(room: string, id: string): Promise<boolean> {
    return this.#calls.store('endInvitation', room, id)
  }

  deleteBelow(room: string, floor: number, limit: number): Promise<boolean> {
    return this.#calls.store('deleteBelow', room, floor, limit)
  }

  takeTurn(everyMs: number): Promise<RetentionTurn> {
    return this.#calls.store('takeTurn', everyMs)
  }

  agingRooms(after: string, limit: number, which: 'all' | 'entered'): Promise<AgingRoom[]> {
    return this.#calls.read('agingRooms', after, limit, which)
  }

  async firstSince(room: string, at: number): Promise<number> {
    let from = 0
    for (;;) {
      const step = await this.#calls.read('firstSince', room, at, from)
      if ('id' in step) return step.id
      from = step.next
    }
  }
}
