import type pg from 'pg'
import { flagColumns, messageColumns, typeOf, type StoredMessage } from '../message-columns.ts'
import { storeAccess } from './access/room-access.ts'
import type { PostgresRoom } from './room.ts'

type OfRoom<Row> = Row & { room: string }

/** Writes the changed rows of the rooms, one statement per table. All statements are sent when this returns. */
export function storeRooms(
  client: pg.ClientBase,
  rooms: ReadonlyMap<string, PostgresRoom>,
): Promise<unknown>[] {
  const of = <Row extends object>(rows: (room: PostgresRoom) => Iterable<Row>) =>
    [...rooms].flatMap(([name, room]) => [...rows(room)].map((row) => ({ room: name, ...row })))
  const inserted = of((room) => room.inserted.values()).map(withoutDefaults)
  const updated = of((room) =>
    [...room.updated.values()].map(({ stored, isText }) => ({
      ...stored,
      message: isText ? stored.message : null,
    })),
  )
  return [
    write(client, insertMessages, inserted),
    write(client, updateMessages, updated),
    write(
      client,
      insertChanges,
      of((room) => room.insertedChanges.values()),
    ),
    write(
      client,
      deleteAllReactions,
      of((room) => [...room.clearedReactions].map((id) => ({ id }))),
    ),
    write(
      client,
      deleteReactions,
      of((room) => room.removedReactions.values()),
    ),
    write(
      client,
      upsertReactions,
      of((room) => room.addedReactions.values()),
    ),
    ...storeAccess(client, rooms),
  ]
}

/** Leaves out default values to shorten the JSON. */
function withoutDefaults(row: OfRoom<StoredMessage>) {
  const kept: Record<string, unknown> = {}
  for (const [column, value] of Object.entries(row))
    if (value !== null && value !== false && !(column === 'rev' && value === row.id)) kept[column] = value
  return kept
}

async function write(client: pg.ClientBase, sql: string, rows: readonly object[]) {
  if (rows.length > 0) await client.query(sql, [JSON.stringify(rows)])
}

const sqlTypes = { integer: 'BIGINT', text: 'TEXT', flag: 'BOOLEAN' } as const

const withDefaults = messageColumns.map((column) => {
  if (column === 'rev') return 'coalesce(rev, id)'
  return flagColumns.has(column) ? `coalesce(${column}, false)` : column
})

const insertMessages = `
  INSERT INTO messages (room, ${messageColumns.join(', ')}) SELECT room, ${withDefaults.join(', ')}
  FROM json_to_recordset($1) AS k
    (room TEXT, ${messageColumns.map((column) => `${column} ${sqlTypes[typeOf(column)]}`).join(', ')})`

const updateMessages = `
  UPDATE messages AS m SET rev = k.rev, message = coalesce(k.message, m.message), edited = k.edited, removed = k.removed,
    reactions = k.reactions
  FROM json_to_recordset($1) AS k (room TEXT COLLATE "C", id BIGINT, rev BIGINT, message TEXT, edited BIGINT,
    removed BOOLEAN, reactions TEXT)
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
