import type {
  StoredMembership,
  MembershipKey,
  MembershipStore,
  UnreadMessages,
} from '../../../access/membership-store.ts'
import type { Read, Store } from '../people/sqlite-people.ts'
import type { WorkerClient } from '../worker-rpc.ts'
import type { LogProcedures } from '../worker.ts'

/** Who is a member of which room, in the database of a log. */
export class SqliteMembers implements MembershipStore {
  readonly #client: WorkerClient<LogProcedures>
  readonly #read: Read
  readonly #store: Store

  constructor(client: WorkerClient<LogProcedures>, read: Read, store: Store) {
    this.#client = client
    this.#read = read
    this.#store = store
  }

  join(key: MembershipKey, revs: { head: number; deletedTo: number }, most: number): Promise<boolean> {
    return this.#store(() => this.#client.call('joinRoom', key, revs, most))
  }

  membershipsOf(author: string, after: string, limit: number): Promise<StoredMembership[]> {
    return this.#read(() => this.#client.call('membershipsOf', author, after, limit))
  }

  membership(key: MembershipKey): Promise<StoredMembership | undefined> {
    return this.#read(() => this.#client.call('membership', key))
  }

  async setRead(positions: readonly (MembershipKey & { read: number })[]): Promise<void> {
    await this.#store(() => this.#client.call('setRead', positions))
  }

  mark(
    key: MembershipKey,
    marks: Partial<Pick<StoredMembership, 'notify' | 'isFavourite'>>,
  ): Promise<boolean> {
    return this.#store(() => this.#client.call('markRoom', key, marks))
  }

  async leave(key: MembershipKey): Promise<void> {
    await this.#store(() => this.#client.call('leaveRoom', key))
  }

  unread(key: MembershipKey, after: number, upTo: number, most: number): Promise<UnreadMessages> {
    return this.#read(() => this.#client.call('unread', key, after, upTo, most))
  }

  changedSince(at: number | undefined): Promise<{ keys: MembershipKey[]; at: number }> {
    return this.#read(() => this.#client.call('membersChangedSince', at))
  }
}
