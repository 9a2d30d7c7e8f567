import { isConversation, type Subject } from '@parley/shared'
import { randomUUID } from 'node:crypto'
import type { StoredInvitation } from '../access/access-store.ts'
import type { StoredMembership } from '../access/membership-store.ts'
import { MemoryFiles } from './memory-files.ts'
import { MemoryRoom } from './memory-room.ts'
import { decideClaim, namesPerAuthor, type ClaimOutcome, type NameClaim } from '../log/rules/name-claims.ts'

/** The storage of a MemoryLog, which can be opened again. */
export class MemoryStorage {
  readonly #owners = new Map<string, string>()
  /** The least recently used first. */
  #claims: NameClaim[] = []
  readonly #rooms = new Map<string, MemoryRoom>()
  readonly invitations = new Map<string, StoredInvitation>()
  /** By author and room. */
  readonly members = new Map<string, Map<string, StoredMembership>>()
  /** By a key of the people. */
  readonly conversations = new Map<string, string>()
  /** By who blocks, and whom. */
  /** Unsent texts, by author and room. */
  readonly drafts = new Map<string, string>()
  readonly blocks = new Map<string, Map<string, Subject>>()
  readonly files = new MemoryFiles()
  epoch: string = randomUUID()

  /** When retention ran last. */
  retentionAt: number | undefined

  get names() {
    return [...this.#rooms.keys()]
  }

  room(name: string): MemoryRoom {
    const known = this.#rooms.get(name) ?? new MemoryRoom(name, this.files, this.invitations)
    this.#rooms.set(name, known)
    return known
  }

  lastEntryOf(name: string): number {
    return this.#rooms.get(name)?.entries.at(-1)?.rev ?? 0
  }

  countRooms() {
    const counted = [...this.#rooms].filter(
      ([name, { stored }]) => !isConversation(name) && stored.length > 0,
    )
    return counted.length
  }

  ownersOf(keys: readonly string[]): Map<string, string> {
    return new Map([...this.#owners].filter(([key]) => keys.includes(key)))
  }

  claim(claim: NameClaim): ClaimOutcome {
    const decided = decideClaim(claim, (key) => {
      const author = this.#owners.get(key)
      return author === undefined ? undefined : { author, unusedMs: 0 }
    })
    if (decided !== 'stale') return decided
    const others = this.#claims.filter(({ author }) => author !== claim.author)
    const own = this.#claims.filter((one) => one.author === claim.author && one.keys[0] !== claim.keys[0])
    const kept = [...own, claim].slice(-namesPerAuthor)
    this.#claims = [...others, ...kept]
    for (const key of claim.keys) if (!this.#owners.has(key)) this.#owners.set(key, claim.author)
    const keptKeys = new Set(kept.flatMap(({ keys }) => keys))
    for (const [key, author] of this.#owners)
      if (author === claim.author && !keptKeys.has(key)) this.#owners.delete(key)
    return 'claimed'
  }

  freeNames(author: string) {
    this.#claims = this.#claims.filter((claim) => claim.author !== author)
    for (const [key, owner] of this.#owners) if (owner === author) this.#owners.delete(key)
  }

  /** Restores a backup with the first `count` messages of every room, in a new epoch. */
  restore(count: number) {
    for (const room of this.#rooms.values()) room.keepFirst(count)
    this.epoch = randomUUID()
  }
}
