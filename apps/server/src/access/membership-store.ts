import type { Notifications, Subject } from '@parley/shared'

/** A room that somebody has joined and not left. `read`: the rev up to which they have read, on whatever device. */
export interface StoredMembership {
  room: string
  read: number
  notify: Notifications
  isFavourite: boolean
  /** When their unsent text was last stored, by the clock of the storage; undefined: never. */
  drafted?: number
}

/** The unsent text of somebody in a room: empty, where it was deleted or never stored. `at`: see `drafted`; 0: never. */
export interface StoredDraft {
  text: string
  at: number
}

/** One membership: it is of one author in one room. */
export interface MembershipKey {
  author: string
  room: string
}

/** What somebody has not read of a room. */
export interface UnreadMessages {
  /** Messages of others, which are not removed. */
  count: number
  /** Those of them that have an `@`. */
  addressed: string[]
  /** There are messages beyond those that were looked at. */
  isMore: boolean
}

/**
 * Who is a member of which room (P16). Every engine passes the suite in `testing/access/membership-contract.ts`. Errors are
 * those of PeopleStore.
 */
export interface MembershipStore {
  /**
   * Makes the author a member who has read up to `head`; somebody who is one has read up to `deletedTo` at least: messages up to
   * there are deleted. False: there are `most` rooms already, without private conversations.
   */
  join(key: MembershipKey, revs: { head: number; deletedTo: number }, most: number): Promise<boolean>
  /** Up to `limit` with a name behind `after`, in the order of the names, compared byte by byte. */
  membershipsOf(author: string, after: string, limit: number): Promise<StoredMembership[]>
  membership(key: MembershipKey): Promise<StoredMembership | undefined>
  /** Stores those that are further than what is stored. Somebody who is no member stays none. */
  setRead(positions: readonly (MembershipKey & { read: number })[]): Promise<void>
  /** False: they are not a member. */
  mark(key: MembershipKey, marks: Partial<Pick<StoredMembership, 'notify' | 'isFavourite'>>): Promise<boolean>
  /** Undefined: they are not a member. */
  draft(key: MembershipKey): Promise<StoredDraft | undefined>
  /**
   * Stores a draft in place of the one of `base`, with a later `at`. Where another one is stored, that is the answer, with
   * `isKept` false unless it is the same text. False: they are not a member.
   */
  setDraft(
    key: MembershipKey,
    text: string,
    base: number,
  ): Promise<(StoredDraft & { isKept: boolean }) | false>
  leave(key: MembershipKey): Promise<void>
  /** Of the first `most` messages above id `after`, up to id `upTo`. */
  unread(key: MembershipKey, after: number, upTo: number, most: number): Promise<UnreadMessages>
  /**
   * The memberships that have changed since `at`, by whichever node, and perhaps some from shortly before. The answer's `at` is
   * for the next call. Undefined: none, the first call. Those that were left are not among them.
   */
  changedSince(at: number | undefined): Promise<{ keys: MembershipKey[]; at: number }>
  /** P17: the name of the conversation of these people, whose key this is; undefined: they have none. */
  findConversation(people: string): Promise<string | undefined>
  /** The same, which is `fresh` where they have none, or have the one that `ended`. */
  keepConversation(people: string, fresh: string, ended?: string): Promise<string>
  /** P17: the author blocks the person, or does not any more. False: they block `most` already. */
  setBlock(author: string, whom: Subject, isBlocked: boolean, most: number): Promise<boolean>
  /** Whom the author blocks, the first first. */
  blocksOf(author: string): Promise<Subject[]>
  /** Those of `authors` who block the person. */
  blockersOf(person: string, authors: readonly string[]): Promise<string[]>
}
