import { isConversation, type Subject } from '@parley/shared'
import type {
  StoredMembership,
  MembershipKey,
  MembershipStore,
  UnreadMessages,
} from '../access/membership-store.ts'
import { unreadOf } from '../log/member-rows.ts'
import type { MemoryStorage } from './memory-storage.ts'

/** Who is a member of which room, in memory, for tests. Answers arrive in a later turn, as with a disk. */
export class MemoryMembers implements MembershipStore {
  readonly #storage: Pick<MemoryStorage, 'room' | 'members' | 'conversations' | 'blocks' | 'drafts'>

  constructor(storage: Pick<MemoryStorage, 'room' | 'members' | 'conversations' | 'blocks' | 'drafts'>) {
    this.#storage = storage
  }

  async join(
    { author, room }: MembershipKey,
    { head, deletedTo }: { head: number; deletedTo: number },
    most: number,
  ) {
    await Promise.resolve()
    const known = this.#of(author).get(room)
    const counted = [...this.#of(author).keys()].filter((name) => !isConversation(name))
    if (known === undefined && counted.length >= most) return false
    const fresh = { room, read: head, notify: 'mentions', isFavourite: false } as const
    this.#set(author, known === undefined ? fresh : { ...known, read: Math.max(known.read, deletedTo) })
    return true
  }

  async membershipsOf(author: string, after: string, limit: number) {
    await Promise.resolve()
    const later = [...this.#of(author).values()].filter(({ room }) => room > after)
    return later.toSorted((a, b) => (a.room < b.room ? -1 : 1)).slice(0, limit)
  }

  async membership({ author, room }: MembershipKey) {
    await Promise.resolve()
    return this.#of(author).get(room)
  }

  async setRead(positions: readonly (MembershipKey & { read: number })[]) {
    await Promise.resolve()
    for (const { author, room, read } of positions) {
      const known = this.#of(author).get(room)
      if (known !== undefined && known.read < read) this.#set(author, { ...known, read })
    }
  }

  async mark(
    { author, room }: MembershipKey,
    marks: Partial<Pick<StoredMembership, 'notify' | 'isFavourite'>>,
  ) {
    await Promise.resolve()
    const known = this.#of(author).get(room)
    if (known !== undefined) this.#set(author, { ...known, ...marks })
    return known !== undefined
  }

  async draft({ author, room }: MembershipKey) {
    await Promise.resolve()
    const known = this.#of(author).get(room)
    return known && { text: this.#storage.drafts.get(`${author} ${room}`) ?? '', at: known.drafted ?? 0 }
  }

  async setDraft(key: MembershipKey, text: string, base: number) {
    const before = await this.draft(key)
    const known = this.#of(key.author).get(key.room)
    if (before === undefined || known === undefined) return false
    if (before.at !== base) return { ...before, isKept: before.text === text }
    const at = Math.max(Date.now(), before.at + 1)
    this.#storage.drafts.set(`${key.author} ${key.room}`, text)
    this.#set(key.author, { ...known, drafted: at })
    return { text, at, isKept: true }
  }

  async leave({ author, room }: MembershipKey) {
    await Promise.resolve()
    this.#of(author).delete(room)
  }

  async unread(
    { author, room }: MembershipKey,
    after: number,
    upTo: number,
    most: number,
  ): Promise<UnreadMessages> {
    await Promise.resolve()
    const { stored, floor } = this.#storage.room(room)
    const rows = stored
      .filter(({ id }) => id > after && id <= upTo && id >= floor)
      .slice(0, most + 1)
      .map((one) => ({
        text: one.message.includes('@') ? one.message : null,
        removed: one.removed,
        own: one.author === author,
      }))
    return unreadOf(rows, most)
  }

  async changedSince(at: number | undefined) {
    await Promise.resolve()
    const all = [...this.#storage.members].flatMap(([author, rooms]) =>
      [...rooms.keys()].map((room) => ({ author, room })),
    )
    return { keys: at === undefined ? [] : all, at: Date.now() }
  }

  async findConversation(people: string) {
    await Promise.resolve()
    return this.#storage.conversations.get(people)
  }

  async keepConversation(people: string, fresh: string, ended?: string) {
    await Promise.resolve()
    const known = this.#storage.conversations.get(people)
    const kept = known === undefined || known === ended ? fresh : known
    this.#storage.conversations.set(people, kept)
    return kept
  }

  async setBlock(author: string, whom: Subject, isBlocked: boolean, most: number) {
    await Promise.resolve()
    const known = this.#storage.blocks.get(author) ?? new Map<string, Subject>()
    this.#storage.blocks.set(author, known)
    if (!isBlocked) return known.delete(whom.person) || true
    if (known.size >= most) return false
    if (!known.has(whom.person)) known.set(whom.person, whom)
    return true
  }

  async blocksOf(author: string) {
    await Promise.resolve()
    return [...(this.#storage.blocks.get(author)?.values() ?? [])]
  }

  async blockersOf(person: string, authors: readonly string[]) {
    await Promise.resolve()
    return authors.filter((author) => this.#storage.blocks.get(author)?.has(person) === true)
  }

  #of(author: string) {
    const known = this.#storage.members.get(author) ?? new Map<string, StoredMembership>()
    this.#storage.members.set(author, known)
    return known
  }

  #set(author: string, membership: StoredMembership) {
    this.#of(author).set(membership.room, membership)
  }
}
