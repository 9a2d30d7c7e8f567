import type pg from 'pg'
import { changedColumns, flagColumns, messageColumns, type StoredMessage } from '../message-columns.ts'
import { addAuthors, addVersions, type Authored } from './authors.ts'
import { messageRecord, withType, type MessageForm } from './message-form.ts'
import { insertNumbered, moveMessages } from './numbered-rows.ts'
import { storeAccess } from './access/room-access.ts'
import { writeRows } from './connection/rows.ts'
import { setReleased } from './postgres-uploads.ts'
import type { PostgresRoom } from './room.ts'

type OfRoom<Row> = Row & { room: string }

export interface Storing {
  /** Every statement, in order. */
  sent: Promise<unknown>[]
  /** Authors and versions that are in the database once it has committed. */
  authors: readonly Authored[]
}

/** Writes the changed rows of the rooms, one statement per table. All statements are sent when this returns. */
export function storeRooms(
  client: pg.ClientBase,
  rooms: ReadonlyMap<string, PostgresRoom>,
  form: MessageForm,
  missing: (of: Iterable<Authored>) => Authored[],
): Storing {
  const of = <Row extends object>(rows: (room: PostgresRoom) => Iterable<Row>) =>
    [...rooms].flatMap(([name, room]) => [...rows(room)].map((row) => ({ room: name, ...row })))
  const inserted = of((room) => room.inserted.values())
  const changed = of((room) => room.updated.values())
  const stored = changed.map(({ stored }) => stored)
  const authors = form === 'named' ? [] : missing(form === 'moving' ? [...inserted, ...stored] : inserted)
  const updated = changed.map(({ room, stored, isText }) => ({
    ...{ room, ...stored },
    message: isText ? stored.message : null,
  }))
  const cleared = of((room) => [...room.clearedReactions].map((id) => ({ id })))
  const posted = of((room) => [...room.postedFiles].map(([file, message]) => ({ file, message })))
  const released = of((room) => [...room.releasedFiles].map((file) => ({ file })))
  const writes: [string, readonly object[]][] = [
    [addMissingAuthors, authors],
    [addMissingVersions, authors],
    [form === 'named' ? insertNamed : insertMessages, inserted.map(withoutDefaults)],
    // A message of before moves before it changes.
    [moveChanged, form === 'moving' ? updated.map(({ room, id }) => ({ room, id })) : []],
    [updateMessages, updated],
    [insertChanges, of((room) => room.insertedChanges.values())],
    [deleteAllReactions, cleared],
    [deleteReactions, of((room) => room.removedReactions.values())],
    [upsertReactions, of((room) => room.addedReactions.values())],
    [postFiles, posted],
    // Behind it: a message may be removed by the transaction that posts it.
    [releaseFiles, cleared],
    [releaseOneByOne, released],
  ]
  const sent = writes.map(([sql, rows]) => writeRows(client, sql, rows))
  return { sent: [...sent, ...storeAccess(client, rooms)], authors }
}

/** Leaves out default values to shorten the JSON. */
function withoutDefaults(row: OfRoom<StoredMessage>) {
  const kept: Record<string, unknown> = {}
  for (const [column, value] of Object.entries(row))
    if (value !== null && value !== false && !(column === 'rev' && value === row.id)) kept[column] = value
  return kept
}

const withDefaults = messageColumns.map((column) => {
  if (column === 'rev') return 'coalesce(rev, id)'
  return flagColumns.has(column) ? `coalesce(${column}, false)` : column
})

const insertNamed = `
  INSERT INTO messages (room, ${messageColumns.join(', ')}) SELECT room, ${withDefaults.join(', ')}
  FROM json_to_recordset($1) AS k (${messageRecord})`

const insertMessages = insertNumbered(`json_to_recordset($1) AS k (${messageRecord})`)

const authoredRecord = `json_to_recordset($1) AS k (author TEXT COLLATE "C", username TEXT, avatar TEXT)`
const addMissingAuthors = addAuthors(authoredRecord)
const addMissingVersions = addVersions(authoredRecord)

const moveChanged = moveMessages(`
  USING json_to_recordset($1) AS c (room TEXT COLLATE "C", id BIGINT) WHERE o.room = c.room AND o.id = c.id`)

// Without its text where that has not changed.
const setChanged = changedColumns.map((column) =>
  column === 'message' ? 'message = coalesce(k.message, m.message)' : `${column} = k.${column}`,
)

const updateMessages = `
  UPDATE messages AS m SET ${setChanged.join(', ')}
  FROM json_to_recordset($1) AS k (room TEXT COLLATE "C", id BIGINT, ${changedColumns.map(withType).join(', ')})
  WHERE m.room = k.room AND m.id = k.id`

const insertChanges = `
  INSERT INTO changes (room, author, cid, what, rev) SELECT room, author, cid, what, rev
  FROM json_to_recordset($1) AS k (room TEXT, author TEXT, cid TEXT, what TEXT, rev BIGINT)`

const deleteAllReactions = `
  DELETE FROM reactions AS r USING json_to_recordset($1) AS k (room TEXT COLLATE "C", id BIGINT)
  WHERE r.room = k.room AND r.id = k.id`

const deleteReactions = `
  DELETE FROM reactions AS r
  USING json_to_recordset($1) AS k (room TEXT COLLATE "C", id BIGINT, emoji TEXT COLLATE "C", author TEXT COLLATE "C")
  WHERE r.room = k.room AND r.id = k.id AND r.emoji = k.emoji AND r.author = k.author`

const upsertReactions = `
  INSERT INTO reactions (room, id, emoji, author, username, rev) SELECT room, id, emoji, author, username, rev
  FROM json_to_recordset($1) AS k (room TEXT, id BIGINT, emoji TEXT, author TEXT, username TEXT, rev BIGINT)
  ON CONFLICT (room, id, emoji, author) DO UPDATE SET username = excluded.username, rev = excluded.rev`

const postFiles = `
  UPDATE files AS f SET message = k.message FROM json_to_recordset($1) AS k (file TEXT COLLATE "C", message BIGINT)
  WHERE f.id = k.file`

const releaseFiles = `
  UPDATE files AS f SET ${setReleased} FROM json_to_recordset($1) AS k (room TEXT COLLATE "C", id BIGINT)
  WHERE f.room = k.room AND f.message = k.id`

const releaseOneByOne = `
  UPDATE files AS f SET ${setReleased} FROM json_to_recordset($1) AS k (file TEXT COLLATE "C") WHERE f.id = k.file`
