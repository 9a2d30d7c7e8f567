import { limits } from '@parley/shared'
import type pg from 'pg'
import type { Draft, EditDraft, PostDraft, ReactDraft } from '../message-log.ts'
import type { EarlierChange } from '../rules/room-rows.ts'
import { PostgresRoom, type Kept, type ReactionKey, type Reactors } from './room.ts'

type OfRoom<Row> = Row & { room: string }
type Key = OfRoom<{ author: string; cid: string }>
type Place = OfRoom<{ id: number }>

type Drafts = ReadonlyMap<string, readonly Draft[]>

/** The rooms as they are for drafts that depend on nothing. */
export function emptyRooms(_client: pg.ClientBase, drafts: Drafts): Map<string, PostgresRoom> {
  return new Map([...drafts.keys()].map((room) => [room, new PostgresRoom()]))
}

/** Reads what the drafts depend on, in one round trip. To be called once the rooms are locked. */
export async function loadRooms(client: pg.ClientBase, drafts: Drafts): Promise<Map<string, PostgresRoom>> {
  const rooms = emptyRooms(client, drafts)
  const all = [...drafts].flatMap(([room, those]) => those.map((draft) => ({ room, draft })))
  const posts = all.flatMap(({ room, draft }) => (draft.type === 'post' ? [{ room, draft }] : []))
  const edits = all.flatMap(({ room, draft }) => (draft.type === 'post' ? [] : [{ room, draft }]))
  const reacts = edits.flatMap(({ room, draft }) => (draft.type === 'react' ? [{ room, draft }] : []))
  const [bySameCid, changes, targets, mine, first] = await Promise.all([
    ask<OfRoom<Kept>>(client, selectByCid, posts.map(keyOf)),
    ask<OfRoom<EarlierChange> & Key>(client, selectChanges, edits.map(keyOf)),
    ask<OfRoom<Kept>>(client, selectById, placesOf(posts, edits)),
    ask<OfRoom<ReactionKey>>(client, selectReactions, reacts.map(reactionOf)),
    ask<OfRoom<ReactionKey> & Reactors>(client, selectReactors, takenOf(reacts)),
  ])
  for (const { room, ...kept } of [...bySameCid, ...targets]) rooms.get(room)?.loadMessage(kept)
  for (const { room, author, cid, what, rev } of changes)
    rooms.get(room)?.loadChange(author, cid, { what, rev })
  for (const { room, ...key } of mine) rooms.get(room)?.loadReaction(key)
  for (const { room, id, emoji, people, isAll } of first)
    rooms.get(room)?.loadReactors(id, emoji, { people, isAll })
  return rooms
}

async function ask<Row extends object>(client: pg.ClientBase, sql: string, keys: readonly object[]) {
  if (keys.length === 0) return []
  return (await client.query<Row>(sql, [JSON.stringify(keys)])).rows
}

function keyOf({ room, draft: { author, cid } }: OfRoom<{ draft: Draft }>): Key {
  return { room, author, cid }
}

function placesOf(
  posts: readonly OfRoom<{ draft: PostDraft }>[],
  edits: readonly OfRoom<{ draft: EditDraft }>[],
): Place[] {
  const answered = posts.flatMap(({ room, draft: { replyTo: id } }) =>
    id === undefined ? [] : [{ room, id }],
  )
  return distinct([...answered, ...edits.map(({ room, draft: { id } }) => ({ room, id }))])
}

function reactionOf({ room, draft: { id, emoji, author } }: OfRoom<{ draft: ReactDraft }>) {
  return { room, id, emoji, author }
}

/** Each one taken away lets one more move up. */
function takenOf(reacts: readonly OfRoom<{ draft: ReactDraft }>[]) {
  const taken = reacts.filter(({ draft: { on } }) => !on)
  const most = limits.reactionPeople + taken.length
  return distinct(taken.map(({ room, draft: { id, emoji } }) => ({ room, id, emoji, most })))
}

function distinct<Row extends object>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()]
}

const messageColumns = `m.room, m.id, m.rev, m.author, m.cid, m.at, m.username, m.avatar, m.message, m.guest, m.reply_to,
  m.edited, m.removed, m.reactions`

const byCid = `json_to_recordset($1) AS k (room TEXT COLLATE "C", author TEXT COLLATE "C", cid TEXT COLLATE "C")`

const selectByCid = `
  SELECT ${messageColumns} FROM ${byCid} JOIN messages AS m ON m.room = k.room AND m.author = k.author AND m.cid = k.cid`

const selectChanges = `
  SELECT c.room, c.author, c.cid, c.what, c.rev
  FROM ${byCid} JOIN changes AS c ON c.room = k.room AND c.author = k.author AND c.cid = k.cid`

const selectById = `
  SELECT ${messageColumns} FROM json_to_recordset($1) AS k (room TEXT COLLATE "C", id BIGINT)
  JOIN messages AS m ON m.room = k.room AND m.id = k.id`

const selectReactions = `
  SELECT r.room, r.id, r.emoji, r.author
  FROM json_to_recordset($1) AS k (room TEXT COLLATE "C", id BIGINT, emoji TEXT COLLATE "C", author TEXT COLLATE "C")
  JOIN reactions AS r ON r.room = k.room AND r.id = k.id AND r.emoji = k.emoji AND r.author = k.author`

const selectReactors = `
  SELECT k.room, k.id, k.emoji, f.people, json_array_length(f.people) < k.most AS "isAll"
  FROM json_to_recordset($1) AS k (room TEXT COLLATE "C", id BIGINT, emoji TEXT COLLATE "C", most BIGINT)
  CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(json_build_object('author', p.author, 'username', p.username) ORDER BY p.rev), '[]') AS people
    FROM (
      SELECT r.author, r.username, r.rev FROM reactions AS r
      WHERE r.room = k.room AND r.id = k.id AND r.emoji = k.emoji ORDER BY r.rev LIMIT k.most
    ) AS p
  ) AS f`
