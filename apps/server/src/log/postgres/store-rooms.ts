import type pg from 'pg'
import type { StoredMessage, PostgresRoom } from './room.ts'

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
  ]
}

/** Leaves out default values to shorten the JSON, which omits undefined. */
function withoutDefaults({ room, ...stored }: OfRoom<StoredMessage>) {
  const { id, rev, author, cid, at, username, avatar, message, guest, removed } = stored
  return {
    ...{ room, id, author, cid, at, username, avatar, message },
    rev: rev === id ? undefined : rev,
    guest: guest || undefined,
    removed: removed || undefined,
    reply_to: stored.reply_to ?? undefined,
    edited: stored.edited ?? undefined,
    reactions: stored.reactions ?? undefined,
  }
}

async function write(client: pg.ClientBase, sql: string, rows: readonly object[]) {
  if (rows.length > 0) await client.query(sql, [JSON.stringify(rows)])
}

const insertMessages = `
  INSERT INTO messages
    (room, id, rev, author, cid, at, username, avatar, message, guest, reply_to, edited, removed, reactions)
  SELECT room, id, coalesce(rev, id), author, cid, at, username, avatar, message, coalesce(guest, false), reply_to, edited,
    coalesce(removed, false), reactions
  FROM json_to_recordset($1) AS k (room TEXT, id BIGINT, rev BIGINT, author TEXT, cid TEXT, at BIGINT, username TEXT,
    avatar TEXT, message TEXT, guest BOOLEAN, reply_to BIGINT, edited BIGINT, removed BOOLEAN, reactions TEXT)`

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
