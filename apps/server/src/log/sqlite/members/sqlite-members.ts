import type { Subject } from '@parley/shared'
import type {
  StoredDraft,
  StoredMembership,
  MembershipKey,
  MembershipStore,
  UnreadMessages,
} from '../../../access/membership-store.ts'
import type { LogCalls } from '../log-calls.ts'

/** Who is a member of which room, in the database of a log. */
export class SqliteMembers implements MembershipStore {
  readonly #calls: LogCalls

  constructor(calls: LogCalls) {
    this.#calls = calls
  }

  join(key: MembershipKey, revs: { head: number; deletedTo: number }, most: number): Promise<boolean> {
    return this.#calls.store('joinRoom', key, revs, most)
  }

  membershipsOf(author: string, after: string, limit: number): Promise<StoredMembership[]> {
    return this.#calls.read('membershipsOf', author, after, limit)
  }

  membership(key: MembershipKey): Promise<StoredMembership | undefined> {
    return this.#calls.read('membership', key)
  }

  async setRead(positions: readonly (MembershipKey & { read: number })[]): Promise<void> {
    await this.#calls.store('setRead', positions)
  }

  mark(
    key: MembershipKey,
    marks: Partial<Pick<StoredMembership, 'notify' | 'isFavourite'>>,
  ): Promise<boolean> {
    return this.#calls.store('markRoom', key, marks)
  }

  draft(key: MembershipKey): Promise<StoredDraft | undefined> {
    return this.#calls.read('draftOf', key)
  }

  setDraft(key: MembershipKey, text: string, base: number) {
    return this.#calls.store('setDraft', key, text, base)
  }

  async leave(key: MembershipKey): Promise<void> {
    await this.#calls.store('leaveRoom', key)
  }

  unread(key: MembershipKey, after: number, upTo: number, most: number): Promise<UnreadMessages> {
    return this.#calls.read('unread', key, after, upTo, most)
  }

  changedSince(at: number | undefined): Promise<{ keys: MembershipKey[]; at: number }> {
    return this.#calls.read('membersChangedSince', at)
  }

  findConversation(people: string): Promise<string | undefined> {
    return this.#calls.read('findConversation', people)
  }

  keepConversation(people: string, fresh: string, ended?: string): Promise<string> {
    return this.#calls.store('keepConversation', people, fresh, ended)
  }

  setBlock(author: string, whom: Subject, isBlocked: boolean, most: number): Promise<boolean> {
    return this.#calls.store('setBlock', author, whom, isBlocked, most)
  }

  blocksOf(author: string): Promise<Subject[]> {
    return this.#calls.read('blocksOf', author)
  }

  blockersOf(person: string, authors: readonly string[]): Promise<string[]> {
    return this.#calls.read('blockersOf', person, authors)
  }
}
