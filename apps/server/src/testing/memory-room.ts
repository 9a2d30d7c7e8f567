import type { StoredInvitation, StoredStanding } from '../access/access-store.ts'
import type { StoredEntry } from '../access/entries.ts'
import { emptyRoom, type RoomState } from '../access/room-state.ts'
import { isNewcomer, newcomer } from '../access/standing.ts'
import { limits, quoteOf, type Message, type Reaction } from '@parley/shared'
import { newMessage, removedValues, type NewPost, type StoredMessage } from '../log/message-columns.ts'
import type { ReactDraft } from '../log/message-log.ts'
import { withoutQuote } from '../log/message-rows.ts'
import { deletedPost } from '../log/rules/deleted-posts.ts'
import type { CardFiles, RoomRows, StoredChange } from '../log/rules/room-rows.ts'
import type { MemoryFiles } from './memory-files.ts'

/** The rows of one room, in memory. */
export class MemoryRoom implements RoomRows {
  head = 0
  readonly #messages = new Map<number, StoredMessage>()
  readonly #posts = new Map<string, number>()
  readonly #deleted = new Set<number>()
  readonly #reactors = new Map<number, readonly ReactDraft[]>()
  readonly #changes = new Map<string, StoredChange>()
  readonly #standings = new Map<string, StoredStanding>()
  readonly entries: StoredEntry[] = []
  state = emptyRoom
  readonly #name: string
  readonly #files: MemoryFiles
  readonly #invitations: Map<string, StoredInvitation>

  constructor(name: string, files: MemoryFiles, invitations: Map<string, StoredInvitation>) {
    this.#name = name
    this.#files = files
    this.#invitations = invitations
  }

  get floor() {
    return this.state.floor
  }

  /** All messages from the floor on, in id order. */
  get messages(): Message[] {
    return this.stored.filter(({ id }) => id >= this.floor).map((stored) => this.#messageOf(stored))
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

  insert(draft: NewPost, id: number, at: number) {
    const { author, cid } = draft
    if (this.#posts.has(cidKey(author, cid))) return false
    this.#posts.set(cidKey(author, cid), id)
    this.#messages.set(id, newMessage({ ...draft, id, at }))
    this.#files.post(draft.files ?? [], id)
    return true
  }

  findFile(author: string, id: string) {
    return this.#files.findUnposted(this.#name, author, id)
  }

  findPost(author: string, cid: string) {
    const id = this.#posts.get(cidKey(author, cid)) ?? 0
    return this.#deleted.has(id) ? deletedPost(id) : this.#messages.get(id)
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

  setCard(id: number, card: string | null, { posted, released }: CardFiles, rev: number) {
    Object.assign(this.#stored(id), { card, rev })
    if (posted !== undefined) this.#files.post([{ id: posted }], id)
    if (released !== undefined) this.#files.releaseOne(released)
  }

  remove(id: number, rev: number) {
    Object.assign(this.#stored(id), { ...removedValues, rev })
    this.#reactors.delete(id)
    this.#files.release(this.#name, id)
  }

  hasReacted({ id, emoji, author }: ReactDraft) {
    return this.#reactorsOf(id).some((one) => one.emoji === emoji && one.author === author)
  }

  reactions(id: number) {
    return JSON.parse(this.#stored(id).reactions ?? '[]') as Reaction[]
  }

  react(draft: ReactDraft) {
    const { id, emoji, author, on } = draft
    const others = this.#reactorsOf(id).filter((one) => one.emoji !== emoji || one.author !== author)
    this.#reactors.set(id, on ? [...others, draft] : others)
  }

  people(id: number, emoji: string) {
    const withEmoji = this.#reactorsOf(id).filter((one) => one.emoji === emoji)
    return withEmoji.slice(0, limits.reactionPeople).map(({ username }) => username)
  }

  setReactions(id: number, reactions: readonly Reaction[], rev: number) {
    Object.assign(this.#stored(id), {
      reactions: reactions.length > 0 ? JSON.stringify(reactions) : null,
      rev,
    })
  }

  roomState() {
    return this.state
  }

  get standings() {
    return [...this.#standings.values()]
  }

  standing(person: string) {
    return this.#standings.get(person)?.standing ?? newcomer
  }

  setStanding(stored: StoredStanding) {
    const { person } = stored.subject
    this.#standings.delete(person) // behind the others, as the newest
    if (!isNewcomer(stored.standing)) this.#standings.set(person, stored)
  }

  insertEntry(stored: StoredEntry, state: RoomState, subject: StoredStanding | undefined) {
    if (stored.entry.kind === 'delete_room') this.#clear()
    this.entries.push(stored)
    this.state = state
    if (subject !== undefined) this.setStanding(subject)
  }

  #clear() {
    this.entries.length = 0
    this.#standings.clear()
    this.#files.releaseAll(this.#name)
    for (const [id, { room }] of this.#invitations) if (room === this.#name) this.#invitations.delete(id)
  }

  /** Everything that is stored of the messages, in id order. */
  get stored(): StoredMessage[] {
    return [...this.#messages.values()]
  }

  delete(id: number) {
    this.#messages.delete(id)
    this.#reactors.delete(id)
    this.#deleted.add(id)
    this.#files.release(this.#name, id)
  }

  #reactorsOf(id: number) {
    return this.#reactors.get(id) ?? []
  }

  #stored(id: number) {
    const stored = this.#messages.get(id)
    if (stored === undefined) throw new Error(`There is no message ${id}.`)
    return stored
  }

  #messageOf(stored: StoredMessage): Message {
    const quotedId = stored.reply_to ?? 0
    const quoted = quotedId < this.floor ? undefined : this.#messages.get(quotedId)
    return { ...withoutQuote(stored), ...(quoted && { replyTo: quoteOf(withoutQuote(quoted)) }) }
  }
}

const cidKey = (author: string, cid: string) => `${author} ${cid}`
