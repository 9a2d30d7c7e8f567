import type { Message, Subject } from '@parley/shared'
import type {
  AccessStore,
  StoredInvitation,
  StoredStanding,
  UsedInvitation,
} from '../../../access/access-store.ts'
import type { StoredEntry } from '../../../access/entries.ts'
import type { AgingRoom, RetentionStore, RetentionTurn } from '../../../access/retention-store.ts'
import type { RoomState } from '../../../access/room-state.ts'
import type { Standing } from '../../../access/standing.ts'
import type { Read, Store } from '../people/sqlite-people.ts'
import type { WorkerClient } from '../worker-rpc.ts'
import type { LogProcedures } from '../worker.ts'

/** What rooms are and what people may do in them, in the database of a log. */
export class SqliteAccess implements AccessStore, RetentionStore {
  readonly #client: WorkerClient<LogProcedures>
  readonly #read: Read
  readonly #store: Store

  constructor(client: WorkerClient<LogProcedures>, read: Read, store: Store) {
    this.#client = client
    this.#read = read
    this.#store = store
  }

  roomState(room: string): Promise<RoomState> {
    return this.#read(() => this.#client.call('roomState', room))
  }

  standings(person: string, rooms: readonly string[]): Promise<Standing[]> {
    return this.#read(() => this.#client.call('standings', person, rooms))
  }

  notable(room: string): Promise<StoredStanding[]> {
    return this.#read(() => this.#client.call('notable', room))
  }

  entries(room: string, before: number, limit: number): Promise<StoredEntry[]> {
    return this.#read(() => this.#client.call('entries', room, before, limit))
  }

  hasPosted(room: string, person: string, after: number): Promise<boolean> {
    return this.#read(() => this.#client.call('hasPosted', room, person, after))
  }

  sincePosted(room: string, person: string, after: number): Promise<number | undefined> {
    return this.#read(() => this.#client.call('sincePosted', room, person, after))
  }

  authorOf(room: string, id: number): Promise<Subject | undefined> {
    return this.#read(() => this.#client.call('authorOf', room, id))
  }

  messagesOf(room: string, person: string, after: number, limit: number) {
    return this.#read(() => this.#client.call('messagesOf', room, person, after, limit))
  }

  postsOf(room: string, person: string, before: number, limit: number): Promise<Message[]> {
    return this.#read(() => this.#client.call('postsOf', room, person, before, limit))
  }

  async letIn(room: string, subject: Subject, rev: number): Promise<void> {
    await this.#store(() => this.#client.call('letIn', room, subject, rev))
  }

  async addInvitation(invitation: Omit<StoredInvitation, 'used' | 'madeAt'>): Promise<void> {
    await this.#store(() => this.#client.call('addInvitation', invitation))
  }

  invitations(room: string): Promise<StoredInvitation[]> {
    return this.#read(() => this.#client.call('invitations', room))
  }

  useInvitation(
    id: string,
    rooms: readonly string[],
    subject: Subject | undefined,
  ): Promise<UsedInvitation | undefined> {
    return this.#store(() => this.#client.call('useInvitation', id, rooms, subject))
  }

  endInvitation(room: string, id: string): Promise<boolean> {
    return this.#store(() => this.#client.call('endInvitation', room, id))
  }

  deleteBelow(room: string, floor: number, limit: number): Promise<boolean> {
    return this.#store(() => this.#client.call('deleteBelow', room, floor, limit))
  }

  takeTurn(everyMs: number): Promise<RetentionTurn> {
    return this.#store(() => this.#client.call('takeTurn', everyMs))
  }

  agingRooms(after: string, limit: number, which: 'all' | 'entered'): Promise<AgingRoom[]> {
    return this.#read(() => this.#client.call('agingRooms', after, limit, which))
  }

  async firstSince(room: string, at: number): Promise<number> {
    let from = 0
    for (;;) {
      const step = await this.#read(() => this.#client.call('firstSince', room, at, from))
      if ('id' in step) return step.id
      from = step.next
    }
  }
}
