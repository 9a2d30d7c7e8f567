import { limits, quoteOf, type Message, type Reaction } from '@parley/shared'
import type { PostDraft, ReactDraft } from '../log/message-log.ts'
import type { RoomRows, StoredChange, StoredPost, StoredTarget } from '../log/rules/room-rows.ts'

interface StoredMessage extends StoredPost, StoredTarget {
  cid: string
  at: number
  username: string
  avatar: string
  guest: boolean
  removed: boolean
  reactions: readonly Reaction[]
  reactors: readonly ReactDraft[]
}

/** The rows of one room, in memory. */
export class MemoryRoom implements RoomRows {
  head = 0
  readonly #messages = new Map<number, StoredMessage>()
  readonly #posts = new Map<string, number>()
  readonly #changes = new Map<string, StoredChange>()

  /** All messages, in id order. */
  get messages(): Message[] {
    return [...this.#messages.values()].map((stored) => this.#messageOf(stored))
  }

  /** All changes after `rev`, in rev order. */
  since(rev: number): Message[] {
    return this.messages.filter((message) => message.rev > rev).toSorted((a, b) => a.rev - b.rev)
  }

  /** Restores the room to a backup that holds its first `count` messages. */
  keepFirst(count: number) {
    for (const id of [...this.#messages.keys()].slice(count)) this.#messages.delete(id)
    this.head = Math.max(0, ...[...this.#messages.values()].map(({ rev }) => rev))
    for (const [key, id] of this.#posts) if (!this.#messages.has(id)) this.#posts.delete(key)
    for (const [key, { rev }] of this.#changes) if (rev > this.head) this.#changes.delete(key)
  }

  has(id: number) {
    return this.#messages.has(id)
  }

  insert(draft: PostDraft, id: number, at: number) {
    const { author, cid, username, avatar, message, guest = false, replyTo: reply_to = null } = draft
    if (this.#posts.has(cidKey(author, cid))) return false
    this.#posts.set(cidKey(author, cid), id)
    const posted = { id, rev: id, cid, at, author, username, avatar, message, guest, reply_to }
    this.#messages.set(id, { ...posted, edited: null, removed: false, reactions: [], reactors: [] })
    return true
  }

  findPost(author: string, cid: string) {
    return this.#messages.get(this.#posts.get(cidKey(author, cid)) ?? 0)
  }

  findChange(author: string, cid: string) {
    return this.#changes.get(cidKey(author, cid))
  }

  insertChange(author: string, cid: string, change: StoredChange) {
    this.#changes.set(cidKey(author, cid), change)
  }

  findTarget(id: number) {
    return this.#messages.get(id)
  }

  updateText(id: number, message: string, at: number, rev: number) {
    Object.assign(this.#stored(id), { message, edited: at, rev })
  }

  remove(id: number, rev: number) {
    const removed = { message: '', edited: null, removed: true, reactions: [], reactors: [], rev }
    Object.assign(this.#stored(id), removed)
  }

  hasReacted(draft: ReactDraft) {
    return this.#stored(draft.id).reactors.some((one) => isSameReaction(one, draft))
  }

  reactions(id: number) {
    return [...this.#stored(id).reactions]
  }

  react(draft: ReactDraft) {
    const stored = this.#stored(draft.id)
    const others = stored.reactors.filter((one) => !isSameReaction(one, draft))
    stored.reactors = draft.on ? [...others, draft] : others
  }

  people(id: number, emoji: string) {
    const withEmoji = this.#stored(id).reactors.filter((one) => one.emoji === emoji)
    return withEmoji.slice(0, limits.reactionPeople).map(({ username }) => username)
  }

  setReactions(id: number, reactions: readonly Reaction[], rev: number) {
    Object.assign(this.#stored(id), { reactions, rev })
  }

  #stored(id: number) {
    const stored = this.#messages.get(id)
    if (stored === undefined) throw new Error(`There is no message ${id}.`)
    return stored
  }

  #messageOf(stored: StoredMessage): Message {
    const quoted = this.#messages.get(stored.reply_to ?? 0)
    return { ...withoutReply(stored), ...(quoted && { replyTo: quoteOf(withoutReply(quoted)) }) }
  }
}

function withoutReply(stored: StoredMessage): Message {
  const { id, rev, cid, at, username, avatar, message, guest, edited, removed, reactions } = stored
  return {
    ...{ id, rev, cid, at, username, avatar, message },
    ...(guest && { guest }),
    ...(edited !== null && { edited }),
    ...(removed && { removed }),
    ...(reactions.length > 0 && { reactions: [...reactions] }),
  }
}

const cidKey = (author: string, cid: string) => `${author} ${cid}`

function isSameReaction(one: ReactDraft, other: ReactDraft) {
  return one.author === other.author && one.emoji === other.emoji
}
