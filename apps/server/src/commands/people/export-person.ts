import { messageColumns, type MessageColumn } from '../../log/message-columns.ts'
import type { OperatorDatabase } from '../operator-database.ts'

const messagesAtOnce = 1_000

/** The pieces of one JSON object with everything that is stored of a person. */
export async function* personAsJson(database: OperatorDatabase, id: string): AsyncGenerator<string> {
  yield `{"id":${JSON.stringify(id)}`
  for (const [name, sql] of Object.entries(selects))
    yield `,\n"${name}":${JSON.stringify((await database.rows(sql, [id])).map(parsed))}`
  yield ',\n"messages":['
  let separator = '\n'
  for await (const message of messagesOf(database, id)) {
    yield `${separator}${JSON.stringify(parsed(message))}`
    separator = ',\n'
  }
  yield ']}\n'
}

async function* messagesOf(database: OperatorDatabase, id: string) {
  let last = { room: '', id: 0 }
  for (;;) {
    const page = await database.rows<{ room: string; id: number }>(selectMessages, [
      id,
      last.room,
      last.id,
      messagesAtOnce,
    ])
    yield* page
    const end = page.at(-1)
    if (end === undefined || page.length < messagesAtOnce) return
    last = end
  }
}

/** Columns that hold JSON as what they hold. */
function parsed(row: object) {
  const entries = Object.entries(row).map(([key, value]: [string, unknown]) =>
    json.has(key) && typeof value === 'string' ? [key, JSON.parse(value) as unknown] : [key, value],
  )
  return Object.fromEntries(entries) as object
}

const json = new Set(['entry', 'standing', 'reactions', 'file', 'files', 'card', 'wishes'])

/** P17.2: what somebody has in private conversations is counted alone. They export each of them on the page. */
const isOrdinary = "substr(room, 1, 1) <> '_'"

const selects = {
  person: 'SELECT username, avatar, used_at FROM people WHERE author = $1',
  names: 'SELECT name, used_at FROM claims WHERE author = $1 ORDER BY name',
  devices:
    'SELECT kind, name, created_at, seen_at, revoked_at FROM credentials WHERE author = $1 ORDER BY created_at',
  reactions: `SELECT room, id, emoji, username FROM reacted WHERE author = $1 AND ${isOrdinary} ORDER BY room, id, emoji`,
  files: `SELECT room, message, at, file FROM files WHERE author = $1 AND NOT released AND ${isOrdinary} ORDER BY at, id`,
  standings: `SELECT room, standing FROM stood WHERE person = $1 AND ${isOrdinary} ORDER BY room`,
  rooms: `SELECT room, joined, read, notify, favourite, draft FROM members WHERE author = $1 AND ${isOrdinary} ORDER BY room`,
  blocks: 'SELECT username, at FROM blocks WHERE author = $1 ORDER BY at, username',
  conversations: `SELECT (SELECT count(*) FROM members WHERE author = $1 AND NOT ${isOrdinary}) AS conversations,
    (SELECT count(*) FROM posts WHERE author = $1 AND NOT ${isOrdinary}) AS messages`,
  pushes: 'SELECT endpoint, wishes FROM push_devices WHERE author = $1 ORDER BY created',
  entries: `SELECT room, rev, at, entry FROM entered WHERE (person = $1 OR entry LIKE '%"person":"' || $1 || '"%')
    AND ${isOrdinary} ORDER BY room, rev`,
}

/** What Parley itself needs of a message: it says nothing of the person. */
const own: ReadonlySet<MessageColumn> = new Set(['rev', 'author', 'cid', 'guest'])

const selectMessages = `
  SELECT room, ${messageColumns.filter((column) => !own.has(column)).join(', ')} FROM posts
  WHERE author = $1 AND ${isOrdinary} AND (room, id) > ($2, $3) ORDER BY room, id LIMIT $4`
