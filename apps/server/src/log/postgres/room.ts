import { limits, type Reaction } from '@parley/shared'
import type { PostDraft, ReactDraft } from '../message-log.ts'
import type { EarlierChange, EarlierPost, RoomRows, Target } from '../rules/room-rows.ts'

/** A message as it is in the database, or as this transaction will leave it. */
export interface Kept extends Target {
  id: number
  cid: string
  at: number
  username: string
  avatar: string
  guest: boolean
  reply_to: number | null
  edited: number | null
  removed: boolean
  /** JSON of `Reaction[]`. */
  reactions: string | null
}

export interface ReactionKey {
  id: number
  emoji: string
  author: string
}

/** Those who put an emoji under a message first. */
export interface Reactors {
  people: { author: string; username: string }[]
  /** There are no more than these. */
  isAll: boolean
}

/** The rows of one room as far as a transaction needs them, in memory: read before it decides, and written once it has. */
export class PostgresRoom implements RoomRows {
  readonly inserted = new Map<number, Kept>()
  /** What was there before and is otherwise now; `isText`: its text too. */
  readonly updated = new Map<number, { kept: Kept; isText: boolean }>()
  readonly remembered = new Map<string, EarlierChange & { author: string; cid: string }>()
  readonly put = new Map<string, ReactionKey & { username: string; rev: number }>()
  readonly taken = new Map<string, ReactionKey>()
  /** Messages that lost all their reactions. */
  readonly cleared = new Set<number>()
  readonly #messages = new Map<number, Kept>()
  readonly #posts = new Map<string, number>()
  readonly #changes = new Map<string, EarlierChange>()
  readonly #reacted = new Set<string>()
  readonly #reactors = new Map<string, Reactors>()

  loadMessage(kept: Kept) {
    this.#messages.set(kept.id, kept)
    this.#posts.set(underOf(kept.author, kept.cid), kept.id)
  }

  loadChange(author: string, cid: string, change: EarlierChange) {
    this.#changes.set(underOf(author, cid), change)
  }

  loadReaction(key: ReactionKey) {
    this.#reacted.add(keyOf(key))
  }

  loadReactors(id: number, emoji: string, reactors: Reactors) {
    this.#reactors.set(`${id} ${emoji}`, reactors)
  }

  has(id: number) {
    return this.#messages.has(id)
  }

  insert(
    { author, cid, username, avatar, message, guest = false, replyTo }: PostDraft,
    id: number,
    at: number,
  ) {
    if (this.#posts.has(underOf(author, cid))) return false
    const kept: Kept = {
      id,
      rev: id,
      author,
      cid,
      at,
      username,
      avatar,
      message,
      guest,
      reply_to: replyTo ?? null,
      edited: null,
      removed: false,
      reactions: null,
    }
    this.loadMessage(kept)
    this.inserted.set(id, kept)
    return true
  }

  post(author: string, cid: string): EarlierPost | undefined {
    return this.#messages.get(this.#posts.get(underOf(author, cid)) ?? 0)
  }

  change(author: string, cid: string) {
    return this.#changes.get(underOf(author, cid))
  }

  remember(author: string, cid: string, change: EarlierChange) {
    this.loadChange(author, cid, change)
    this.remembered.set(underOf(author, cid), { author, cid, ...change })
  }

  target(id: number): Target | undefined {
    return this.#messages.get(id)
  }

  edit(id: number, message: string, at: number, rev: number) {
    Object.assign(this.#touch(id, true), { message, edited: at, rev })
  }

  remove(id: number, rev: number) {
    const gone = { message: '', edited: null, removed: true, reactions: null, rev }
    Object.assign(this.#touch(id, true), gone)
    this.cleared.add(id)
    for (const those of [this.put, this.taken])
      for (const [key, reaction] of those) if (reaction.id === id) those.delete(key)
  }

  hasReacted(draft: ReactDraft) {
    return this.#reacted.has(keyOf(draft))
  }

  reactions(id: number) {
    const { reactions } = this.#kept(id)
    return reactions === null ? [] : (JSON.parse(reactions) as Reaction[])
  }

  react({ id, emoji, author, username, on }: ReactDraft, rev: number) {
    const key = keyOf({ id, emoji, author })
    const reactors = this.#reactors.get(`${id} ${emoji}`)
    if (on) {
      this.#reacted.add(key)
      this.taken.delete(key)
      this.put.set(key, { id, emoji, author, username, rev })
      // Behind those who are known only if nobody is between.
      if (reactors?.isAll) reactors.people.push({ author, username })
      return
    }
    this.#reacted.delete(key)
    this.put.delete(key)
    this.taken.set(key, { id, emoji, author })
    if (reactors) reactors.people = reactors.people.filter((one) => one.author !== author)
  }

  people(id: number, emoji: string) {
    const { people } = this.#reactors.get(`${id} ${emoji}`) ?? { people: [] }
    return people.slice(0, limits.reactionPeople).map(({ username }) => username)
  }

  setReactions(id: number, reactions: readonly Reaction[], rev: number) {
    const json = reactions.length > 0 ? JSON.stringify(reactions) : null
    Object.assign(this.#touch(id, false), { reactions: json, rev })
  }

  #touch(id: number, isText: boolean): Kept {
    const kept = this.#kept(id)
    if (!this.inserted.has(id))
      this.updated.set(id, { kept, isText: isText || this.updated.get(id)?.isText === true })
    return kept
  }

  #kept(id: number): Kept {
    const kept = this.#messages.get(id)
    if (kept === undefined) throw new Error(`Message ${id} was not read before it was changed.`)
    return kept
  }
}

// There is no space in a cid, nor in an emoji.
const underOf = (author: string, cid: string) => `${author} ${cid}`
const keyOf = ({ id, emoji, author }: ReactionKey) => `${id} ${emoji} ${author}`
