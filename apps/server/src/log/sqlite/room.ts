import type { StoredStanding } from '../../access/access-store.ts'
import type { StoredEntry } from '../../access/entries.ts'
import type { RoomState } from '../../access/room-state.ts'
import { AccessRows } from './access/access-rows.ts'
import { limits, type Message, type Reaction } from '@parley/shared'
import type { DatabaseSync } from 'node:sqlite'
import type { ReactDraft } from '../message-log.ts'
import { newMessage, removedValues, type NewPost } from '../message-columns.ts'
import { messageOf, type MessageRow } from '../message-rows.ts'
import { deletedPost, postDigest } from '../rules/deleted-posts.ts'
import type { CardFiles, StoredChange, StoredPost, RoomRows, StoredTarget } from '../rules/room-rows.ts'
import { MessageInserter, toSqlite } from './message-inserter.ts'
import { openOldMessages } from './upgrade/old-messages.ts'
import { messageSelects } from './select-messages.ts'
import { UploadRows } from './uploads/upload-rows.ts'

/** The number of a room without messages: no row has it, since rooms are numbered from 1. */
export const unstored = 0

/** The rows of one room, in the thread that owns the database. */
export class SqliteRoom implements RoomRows {
  readonly #sql: RoomStatements
  readonly #store: () => number
  readonly #name: string
  #room: number
  #floor: number

  /** `store` stores the room with its first message or entry, and returns its number. */
  constructor(
    sql: RoomStatements,
    { name, room, floor }: { name: string; room: number; floor: number },
    store: () => number,
  ) {
    this.#sql = sql
    this.#name = name
    this.#room = room
    this.#floor = floor
    this.#store = store
  }

  get room() {
    return this.#room
  }

  get floor() {
    return this.#floor
  }

  has(id: number) {
    return this.#sql.exists.get(this.#room, id) !== undefined || this.#sql.old?.has(this.#room, id) === true
  }

  insert(draft: NewPost, id: number, at: number) {
    // P3.2: the unique index does not know the messages of earlier versions.
    if (this.#sql.old?.findPost(this.#room, draft.author, draft.cid) !== undefined) return false
    if (this.#floor > 0 && this.#findDeleted(draft.author, draft.cid) !== undefined) return false
    if (this.#room === unstored) this.#room = this.#store()
    const isInserted = this.#sql.messages.insert(this.#room, newMessage({ ...draft, id, at }))
    if (isInserted) this.#sql.uploads.post(draft.files ?? [], id)
    return isInserted
  }

  findFile(author: string, id: string) {
    return this.#sql.uploads.find(this.#name, author, id)
  }

  findPost(author: string, cid: string) {
    const post = this.#sql.post.get(this.#room, author, cid) as unknown as StoredPost | undefined
    return post ?? this.#sql.old?.findPost(this.#room, author, cid) ?? this.#findDeleted(author, cid)
  }

  findChange(author: string, cid: string) {
    return this.#sql.change.get(this.#room, author, cid) as unknown as StoredChange | undefined
  }

  insertChange(author: string, cid: string, { what, rev }: StoredChange) {
    this.#sql.insertChange.run(this.#room, author, cid, what, rev)
  }

  findTarget(id: number) {
    // Every change begins here: the other statements find the message in its new table.
    this.#sql.old?.move(this.#room, id)
    return this.#sql.target.get(this.#room, id) as unknown as StoredTarget | undefined
  }

  updateText(id: number, message: string, at: number, rev: number) {
    this.#sql.edit.run(message, at, rev, this.#room, id)
  }

  setCard(id: number, card: string | null, { posted, released }: CardFiles, rev: number) {
    this.#sql.setCard.run(card, rev, this.#room, id)
    if (posted !== undefined) this.#sql.uploads.post([{ id: posted }], id)
    if (released !== undefined) this.#sql.uploads.releaseOne(released)
  }

  remove(id: number, rev: number) {
    this.#sql.remove.run(...Object.values(removedValues).map(toSqlite), rev, this.#room, id)
    this.#sql.clearReactions.run(this.#room, id)
    this.#sql.uploads.release(this.#name, id)
  }

  hasReacted({ id, emoji, author }: ReactDraft) {
    return this.#sql.reaction.get(this.#room, id, emoji, author) !== undefined
  }

  reactions(id: number) {
    const { reactions } = this.#sql.reactions.get(this.#room, id) as unknown as { reactions: string | null }
    return reactions === null ? [] : (JSON.parse(reactions) as Reaction[])
  }

  react({ id, emoji, author, username, on }: ReactDraft, rev: number) {
    if (on) this.#sql.addReaction.run(this.#room, id, emoji, author, username, rev)
    else this.#sql.removeReaction.run(this.#room, id, emoji, author)
  }

  people(id: number, emoji: string) {
    const rows = this.#sql.people.all(this.#room, id, emoji, limits.reactionPeople) as unknown as {
      username: string
    }[]
    return rows.map(({ username }) => username)
  }

  setReactions(id: number, reactions: readonly Reaction[], rev: number) {
    this.#sql.setReactions.run(reactions.length > 0 ? JSON.stringify(reactions) : null, rev, this.#room, id)
  }

  roomState() {
    return this.#sql.access.state(this.#room)
  }

  standing(person: string) {
    return this.#sql.access.standing(this.#room, person)
  }

  insertEntry(stored: StoredEntry, state: RoomState, subject: StoredStanding | undefined) {
    if (this.#room === unstored) this.#room = this.#store()
    this.#floor = state.floor
    if (stored.entry.kind === 'delete_room') {
      this.#sql.access.clear(this.#room)
      this.#sql.uploads.releaseAll(this.#name)
    }
    this.#sql.access.insertEntry(this.#room, stored, state)
    if (subject !== undefined) this.#sql.access.setStanding(this.#room, subject, stored.rev)
  }

  read(id: number): Message {
    return messageOf(this.#sql.read.get(this.#room, id) as unknown as MessageRow)
  }

  #findDeleted(author: string, cid: string) {
    const row = this.#sql.deleted.get(this.#room, postDigest(author, cid))
    return row && deletedPost(Number(row['id']))
  }
}

export type RoomStatements = ReturnType<typeof roomStatements>

export function roomStatements(db: DatabaseSync) {
  return {
    access: new AccessRows(db),
    uploads: new UploadRows(db),
    deleted: db.prepare('SELECT id FROM deleted_posts WHERE room = ? AND digest = ?'),
    old: openOldMessages(db),
    messages: new MessageInserter(db, 'ON CONFLICT (room, author, cid) DO NOTHING'),
    post: db.prepare(
      `SELECT id, message, reply_to, edited, removed, files FROM messages
       WHERE room = ? AND author = (SELECT number FROM authors WHERE author = ?) AND cid = ?`,
    ),
    exists: db.prepare('SELECT 1 FROM messages WHERE room = ? AND id = ?'),
    read: db.prepare(`${messageSelects(db)[0]} WHERE m.room = ? AND m.id = ?`),
    change: db.prepare('SELECT what, rev FROM changes WHERE room = ? AND author = ? AND cid = ?'),
    insertChange: db.prepare('INSERT INTO changes (room, author, cid, what, rev) VALUES (?, ?, ?, ?, ?)'),
    target: db.prepare(
      `SELECT (SELECT author FROM authors WHERE number = m.author) AS author, rev, message, removed, files, card
       FROM messages AS m WHERE room = ? AND id = ?`,
    ),
    edit: db.prepare('UPDATE messages SET message = ?, edited = ?, rev = ? WHERE room = ? AND id = ?'),
    remove: db.prepare(
      `UPDATE messages SET ${Object.keys(removedValues).join(' = ?, ')} = ?, rev = ? WHERE room = ? AND id = ?`,
    ),
    setCard: db.prepare('UPDATE messages SET card = ?, rev = ? WHERE room = ? AND id = ?'),
    reaction: db.prepare('SELECT 1 FROM reactions WHERE room = ? AND id = ? AND emoji = ? AND author = ?'),
    reactions: db.prepare('SELECT reactions FROM messages WHERE room = ? AND id = ?'),
    people: db.prepare(
      'SELECT username FROM reactions WHERE room = ? AND id = ? AND emoji = ? ORDER BY rev LIMIT ?',
    ),
    addReaction: db.prepare(
      'INSERT INTO reactions (room, id, emoji, author, username, rev) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    removeReaction: db.prepare(
      'DELETE FROM reactions WHERE room = ? AND id = ? AND emoji = ? AND author = ?',
    ),
    clearReactions: db.prepare('DELETE FROM reactions WHERE room = ? AND id = ?'),
    setReactions: db.prepare('UPDATE messages SET reactions = ?, rev = ? WHERE room = ? AND id = ?'),
  }
}
