import type { StoredStanding } from '../../access/access-store.ts'
import type { StoredEntry } from '../../access/entries.ts'
import type { RoomState } from '../../access/room-state.ts'
import { RoomAccess } from './access/room-access.ts'
import { limits, type File, type Reaction } from '@parley/shared'
import type { ReactDraft } from '../message-log.ts'
import { newMessage, removedValues, type NewPost, type StoredMessage } from '../message-columns.ts'
import { deletedPost, postDigest } from '../rules/deleted-posts.ts'
import type { CardFiles, StoredChange, StoredPost, RoomRows, StoredTarget } from '../rules/room-rows.ts'

export interface ReactionKey {
  id: number
  emoji: string
  author: string
}

/** The first people who reacted with an emoji. */
export interface Reactors {
  people: { author: string; username: string }[]
  /** True when there are no others. */
  isAll: boolean
}

/** The rows of one room that a transaction needs, in memory: `loadRooms` reads them, `storeRooms` writes the changes. */
export class PostgresRoom implements RoomRows {
  readonly access = new RoomAccess()
  readonly inserted = new Map<number, StoredMessage>()
  /** Changed messages that existed before; `isText`: the text has changed as well. */
  readonly updated = new Map<number, { stored: StoredMessage; isText: boolean }>()
  readonly insertedChanges = new Map<string, StoredChange & { author: string; cid: string }>()
  readonly addedReactions = new Map<string, ReactionKey & { username: string; rev: number }>()
  readonly removedReactions = new Map<string, ReactionKey>()
  /** The messages of files, by their ids. */
  readonly postedFiles = new Map<string, number>()
  /** Ids of files that are released although their messages stay. */
  readonly releasedFiles = new Set<string>()
  /** Messages that are removed: their reactions are all deleted, their files released. */
  readonly clearedReactions = new Set<number>()
  readonly #messages = new Map<number, StoredMessage>()
  readonly #files = new Map<string, { author: string; file: File }>()
  readonly #posts = new Map<string, number>()
  /** Of those that retention has deleted. */
  readonly #deleted = new Map<string, number>()
  readonly #changes = new Map<string, StoredChange>()
  readonly #reacted = new Set<string>()
  readonly #reactors = new Map<string, Reactors>()

  get floor() {
    return this.access.floor
  }

  loadMessage(stored: StoredMessage) {
    this.#messages.set(stored.id, stored)
    this.#posts.set(cidKey(stored.author, stored.cid), stored.id)
  }

  loadChange(author: string, cid: string, change: StoredChange) {
    this.#changes.set(cidKey(author, cid), change)
  }

  loadDeletedPost(digest: string, id: number) {
    this.#deleted.set(digest, id)
  }

  loadFile(author: string, file: File) {
    this.#files.set(file.id, { author, file })
  }

  loadReaction(key: ReactionKey) {
    this.#reacted.add(reactionKey(key))
  }

  loadReactors(id: number, emoji: string, reactors: Reactors) {
    this.#reactors.set(`${id} ${emoji}`, reactors)
  }

  has(id: number) {
    return this.#messages.has(id)
  }

  findFile(author: string, id: string) {
    const loaded = this.#files.get(id)
    return loaded?.author === author && !this.postedFiles.has(id) ? loaded.file : undefined
  }

  insert(draft: NewPost, id: number, at: number) {
    if (this.findPost(draft.author, draft.cid) !== undefined) return false
    const stored = newMessage({ ...draft, id, at })
    this.loadMessage(stored)
    this.inserted.set(id, stored)
    for (const file of draft.files ?? []) this.postedFiles.set(file.id, id)
    return true
  }

  findPost(author: string, cid: string): StoredPost | undefined {
    const stored = this.#messages.get(this.#posts.get(cidKey(author, cid)) ?? 0)
    if (stored !== undefined || this.#deleted.size === 0) return stored
    const id = this.#deleted.get(postDigest(author, cid))
    return id === undefined ? undefined : deletedPost(id)
  }

  findChange(author: string, cid: string) {
    return this.#changes.get(cidKey(author, cid))
  }

  insertChange(author: string, cid: string, change: StoredChange) {
    this.loadChange(author, cid, change)
    this.insertedChanges.set(cidKey(author, cid), { author, cid, ...change })
  }

  findTarget(id: number): StoredTarget | undefined {
    return this.#messages.get(id)
  }

  updateText(id: number, message: string, at: number, rev: number) {
    Object.assign(this.#touch(id, true), { message, edited: at, rev })
  }

  setCard(id: number, card: string | null, { posted, released }: CardFiles, rev: number) {
    Object.assign(this.#touch(id, false), { card, rev })
    if (posted !== undefined) this.postedFiles.set(posted, id)
    if (released !== undefined) this.releasedFiles.add(released)
  }

  remove(id: number, rev: number) {
    Object.assign(this.#touch(id, true), { ...removedValues, rev })
    this.clearedReactions.add(id)
    for (const reactions of [this.addedReactions, this.removedReactions])
      for (const [key, reaction] of reactions) if (reaction.id === id) reactions.delete(key)
  }

  hasReacted(draft: ReactDraft) {
    return this.#reacted.has(reactionKey(draft))
  }

  reactions(id: number) {
    const { reactions } = this.#stored(id)
    return reactions === null ? [] : (JSON.parse(reactions) as Reaction[])
  }

  react({ id, emoji, author, username, on }: ReactDraft, rev: number) {
    const key = reactionKey({ id, emoji, author })
    const reactors = this.#reactors.get(`${id} ${emoji}`)
    if (on) {
      this.#reacted.add(key)
      this.removedReactions.delete(key)
      this.addedReactions.set(key, { id, emoji, author, username, rev })
      // Appended only when all earlier people are loaded.
      if (reactors?.isAll) reactors.people.push({ author, username })
      return
    }
    this.#reacted.delete(key)
    this.addedReactions.delete(key)
    this.removedReactions.set(key, { id, emoji, author })
    if (reactors) reactors.people = reactors.people.filter((one) => one.author !== author)
  }

  roomState() {
    return this.access.state
  }

  standing(person: string) {
    return this.access.standing(person)
  }

  insertEntry(stored: StoredEntry, state: RoomState, subject: StoredStanding | undefined) {
    this.access.insertEntry(stored, state, subject)
  }

  people(id: number, emoji: string) {
    const { people } = this.#reactors.get(`${id} ${emoji}`) ?? { people: [] }
    return people.slice(0, limits.reactionPeople).map(({ username }) => username)
  }

  setReactions(id: number, reactions: readonly Reaction[], rev: number) {
    const json = reactions.length > 0 ? JSON.stringify(reactions) : null
    Object.assign(this.#touch(id, false), { reactions: json, rev })
  }

  #touch(id: number, isText: boolean): StoredMessage {
    const stored = this.#stored(id)
    if (!this.inserted.has(id))
      this.updated.set(id, { stored, isText: isText || this.updated.get(id)?.isText === true })
    return stored
  }

  #stored(id: number): StoredMessage {
    const stored = this.#messages.get(id)
    if (stored === undefined) throw new Error(`Message ${id} was changed without being loaded.`)
    return stored
  }
}

// A cid and an emoji contain no space.
const cidKey = (author: string, cid: string) => `${author} ${cid}`
const reactionKey = ({ id, emoji, author }: ReactionKey) => `${id} ${emoji} ${author}`
