import type pg from 'pg'
import type { Kept, PostgresRoom } from './room.ts'

type OfRoom<Row> = Row & { room: string }

/** Writes what the rooms have come to, each table at once. All of it is on its way when this returns. */
export function storeRooms(
  client: pg.ClientBase,
  rooms: ReadonlyMap<string, PostgresRoom>,
): Promise<unknown>[] {
  const of = <Row extends object>(rows: (room: PostgresRoom) => Iterable<Row>) =>
    [...rooms].flatMap(([name, room]) => [...rows(room)].map((row) => ({ room: name, ...row })))
  const inserted = of((room) => room.inserted.values()).map(briefly)
  const updated = of((room) =>
    [...room.updated.values()].map(({ kept, isText }) => ({
      ...kept,
      message: isText ? kept.message : null,
    })),
  )
  return [
    write(client, insertMessages, inserted),
    write(client, updateMessages, updated),
    write(
      client,
      insertChanges,
      of((room) => room.remembered.values()),
    ),
    write(
      client,
      clearReactions,
      of((room) => [...room.cleared].map((id) => ({ id }))),
    ),
    write(
      client,
      takeReactions,
      of((room) => room.taken.values()),
    ),
    write(
      client,
      putReactions,
      of((room) => room.put.values()),
    ),
  ]
}

/** What every message is, unless it is not, is left out: JSON has nothing for undefined. */
function briefly({ room, ...kept }: OfRoom<Kept>) {
  const { id, rev, author, cid, at, username, avatar, message, guest, removed } = kept
  return {
    ...{ room, id, author, cid, at, username, avatar, message },
    rev: rev === id ? undefined : rev,
    guest: guest || undefined,
    removed: removed || undefined,
    reply_to: kept.reply_to ?? undefined,
    edited: kept.edited ?? undefined,
    reactions: kept.reactions ?? undefined,
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

const clearReactions = `
  DELETE FROM reactions AS r USING json_to_recordset($1) AS k (room TEXT COLLATE "C", id BIGINT)
  WHERE r.room = k.room AND r.id = k.id`

const takeReactions = `
  DELETE FROM reactions AS r
  USING json_to_recordset($1) AS k (room TEXT COLLATE "C", id BIGINT, emoji TEXT COLLATE "C", author TEXT COLLATE "C")
  WHERE r.room = k.room AND r.id = k.id AND r.emoji = k.emoji AND r.author = k.author`

const putReactions = `
  INSERT INTO reactions (room, id, emoji, author, username, rev) SELECT room, id, emoji, author, username, rev
  FROM json_to_recordset($1) AS k (room TEXT, id BIGINT, emoji TEXT, author TEXT, username TEXT, rev BIGINT)
  ON CONFLICT (room, id, emoji, author) DO UPDATE SET username = excluded.username, rev = excluded.rev`
