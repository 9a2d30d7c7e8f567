import { limits, type File } from '@parley/shared'
import type pg from 'pg'
import type { FileRow } from '../file-rows.ts'
import type { Draft, EditDraft, PostDraft, ReactDraft } from '../message-log.ts'
import { postDigest } from '../rules/deleted-posts.ts'
import type { StoredChange } from '../rules/room-rows.ts'
import type { StoredMessage } from '../message-columns.ts'
import { postKey, type MessageForm } from './message-form.ts'
import { fromStored, storedColumns } from './select-messages.ts'
import { loadAccess } from './access/room-access.ts'
import { PostgresRoom, type ReactionKey, type Reactors } from './room.ts'

type OfRoom<Row> = Row & { room: string }
type Key = OfRoom<{ author: string; cid: string }>
type MessageKey = OfRoom<{ id: number }>

type Drafts = ReadonlyMap<string, readonly Draft[]>

/** Empty rooms, for drafts that depend on no stored rows. */
export function emptyRooms(_client: pg.ClientBase, drafts: Drafts): Map<string, PostgresRoom> {
  return new Map([...drafts.keys()].map((room) => [room, new PostgresRoom()]))
}

/** Reads the rows that the drafts depend on, in one round trip. The rooms must be locked. */
export async function loadRooms(
  client: pg.ClientBase,
  drafts: Drafts,
  form: MessageForm,
): Promise<Map<string, PostgresRoom>> {
  const rooms = emptyRooms(client, drafts)
  const all = [...drafts].flatMap(([room, ofRoom]) => ofRoom.map((draft) => ({ room, draft })))
  const posts = all.flatMap(({ room, draft }) => (draft.type === 'post' ? [{ room, draft }] : []))
  const edits = all.flatMap(({ room, draft }) =>
    draft.type === 'post' || draft.type === 'entry' ? [] : [{ room, draft }],
  )
  const entries = all.flatMap(({ room, draft }) => (draft.type === 'entry' ? [{ room, draft }] : []))
  const reacts = edits.flatMap(({ room, draft }) => (draft.type === 'react' ? [{ room, draft }] : []))
  const [sameCid, changes, targets, ownReactions, reactors, files] = await Promise.all([
    queryByKeys<OfRoom<StoredMessage>>(client, selectByCid[form], posts.map(cidKeyOf)),
    queryByKeys<OfRoom<StoredChange> & Key>(client, selectChanges, [...edits, ...entries].map(cidKeyOf)),
    queryByKeys<OfRoom<StoredMessage>>(client, selectById, targetKeys(posts, edits)),
    queryByKeys<OfRoom<ReactionKey>>(client, selectReactions, distinct(reacts.map(reactorOf))),
    queryByKeys<OfRoom<ReactionKey> & Reactors>(client, selectReactors, removedReactionKeys(reacts)),
    queryByKeys<OfRoom<FileRow>>(client, selectFiles, [...fileKeys(posts), ...pictureKeys(edits)]),
    loadAccess(client, rooms, entries),
  ])
  for (const { room, ...stored } of [...sameCid, ...targets]) rooms.get(room)?.loadMessage(stored)
  for (const { room, author, cid, what, rev } of changes)
    rooms.get(room)?.loadChange(author, cid, { what, rev })
  for (const { room, ...key } of ownReactions) rooms.get(room)?.loadReaction(key)
  for (const { room, id, emoji, people, isAll } of reactors)
    rooms.get(room)?.loadReactors(id, emoji, { people, isAll })
  for (const { room, author, file } of files) rooms.get(room)?.loadFile(author, JSON.parse(file) as File)
  return rooms
}

/** Loads those posts that retention has deleted: a late outbox may send them again. One round trip. */
export async function loadDeletedPosts(
  client: pg.ClientBase,
  drafts: Drafts,
  floors: ReadonlyMap<string, number>,
): Promise<OfRoom<{ digest: string; id: number }>[]> {
  const keys = [...drafts].flatMap(([room, ofRoom]) =>
    floors.has(room)
      ? ofRoom.flatMap(({ type, author, cid }) =>
          type === 'post' ? [{ room, digest: postDigest(author, cid) }] : [],
        )
      : [],
  )
  return queryByKeys(client, selectDeleted, keys)
}

async function queryByKeys<Row extends object>(client: pg.ClientBase, sql: string, keys: readonly object[]) {
  if (keys.length === 0) return []
  return (await client.query<Row>(sql, [JSON.stringify(keys)])).rows
}

function cidKeyOf({ room, draft: { author, cid } }: OfRoom<{ draft: Draft }>): Key {
  return { room, author, cid }
}

function targetKeys(
  posts: readonly OfRoom<{ draft: PostDraft }>[],
  edits: readonly OfRoom<{ draft: EditDraft }>[],
): MessageKey[] {
  const replied = posts.flatMap(({ room, draft: { replyTo: id } }) =>
    id === undefined ? [] : [{ room, id }],
  )
  return distinct([...replied, ...edits.map(({ room, draft: { id } }) => ({ room, id }))])
}

function fileKeys(posts: readonly OfRoom<{ draft: PostDraft }>[]) {
  const keys = posts.flatMap(({ room, draft: { author, files = [] } }) =>
    files.map(({ id }) => ({ room, author, id })),
  )
  return distinct(keys)
}

function pictureKeys(edits: readonly OfRoom<{ draft: EditDraft }>[]) {
  return edits.flatMap(({ room, draft }) =>
    draft.type === 'card' && draft.card.picture !== undefined
      ? [{ room, author: draft.author, id: draft.card.picture }]
      : [],
  )
}

function reactorOf({ room, draft: { id, author } }: OfRoom<{ draft: ReactDraft }>) {
  return { room, id, author }
}

/** Each removed reaction makes one more person visible. */
function removedReactionKeys(reacts: readonly OfRoom<{ draft: ReactDraft }>[]) {
  const removed = reacts.filter(({ draft: { on } }) => !on)
  const most = limits.reactionPeople + removed.length
  return distinct(removed.map(({ room, draft: { id, emoji } }) => ({ room, id, emoji, most })))
}

function distinct<Row extends object>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()]
}

const byCid = `json_to_recordset($1) AS k (room TEXT COLLATE "C", author TEXT COLLATE "C", cid TEXT COLLATE "C")`

const namedByCid = (table: string) => `
  SELECT m.room, m.id FROM ${byCid} JOIN ${table} AS m ON m.room = k.room AND m.author = k.author AND m.cid = k.cid`

const numberedByCid = `
  SELECT m.room, m.id FROM ${byCid} JOIN LATERAL (
    SELECT m.room, m.id FROM authors AS a
    JOIN messages AS m ON ${postKey('m.author', 'm.cid', 'm.room')} = ${postKey('a.number', 'k.cid', 'k.room')}
    WHERE a.author = k.author LIMIT 1
  ) AS m ON true`

// One look into the index for each key, whatever the planner estimates: hence LATERAL with a LIMIT.
const storedOf = (keys: string) => `
  SELECT found.* FROM (${keys}) AS k
  JOIN LATERAL (SELECT ${storedColumns} ${fromStored} WHERE m.room = k.room AND m.id = k.id LIMIT 1) AS found ON true`

const selectByCid: Record<MessageForm, string> = {
  named: storedOf(namedByCid('messages')),
  moving: storedOf(`${numberedByCid} UNION ALL ${namedByCid('old_messages')}`),
  numbered: storedOf(numberedByCid),
}

const selectChanges = `
  SELECT c.room, c.author, c.cid, c.what, c.rev
  FROM ${byCid} JOIN changes AS c ON c.room = k.room AND c.author = k.author AND c.cid = k.cid`

const selectDeleted = `
  SELECT d.room, d.digest, d.id FROM json_to_recordset($1) AS k (room TEXT COLLATE "C", digest TEXT COLLATE "C")
  JOIN deleted_posts AS d ON d.room = k.room AND d.digest = k.digest`

const selectById = storedOf('SELECT * FROM json_to_recordset($1) AS k (room TEXT COLLATE "C", id BIGINT)')

/** Of all emoji of the message, which are few: those of one author have no index, and its people may be many. */
const selectReactions = `
  SELECT r.room, r.id, r.emoji, r.author
  FROM json_to_recordset($1) AS k (room TEXT COLLATE "C", id BIGINT, author TEXT COLLATE "C")
  JOIN LATERAL (SELECT a.reactions FROM all_messages AS a WHERE a.room = k.room AND a.id = k.id LIMIT 1) AS m ON true
  CROSS JOIN LATERAL json_to_recordset(m.reactions::json) AS e (emoji TEXT COLLATE "C")
  JOIN reactions AS r ON r.room = k.room AND r.id = k.id AND r.emoji = e.emoji AND r.author = k.author`

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

// Locked in the order of their ids, so that none is released before the post is stored.
const selectFiles = `
  SELECT f.room, f.author, f.file FROM files AS f
  JOIN json_to_recordset($1) AS k (room TEXT COLLATE "C", author TEXT COLLATE "C", id TEXT COLLATE "C")
    ON f.id = k.id AND f.room = k.room AND f.author = k.author
  WHERE f.message IS NULL AND NOT f.released ORDER BY f.id FOR UPDATE OF f`
