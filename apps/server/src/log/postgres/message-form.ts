import { randomUUID } from 'node:crypto'
import {
  isNullable,
  messageColumns,
  plainColumns,
  typeOf,
  type ColumnType,
  type MessageColumn,
} from '../message-columns.ts'

/**
 * How the database stores messages. `named`: each with the texts of its author, name and picture, as older nodes read and
 * write them. `numbered`: with the numbers of rows of `authors` and `author_versions`. `moving`: new ones are numbered, and
 * `old_messages` has those of before, until `parley upgrade --finish` has moved them.
 */
export type MessageForm = 'named' | 'moving' | 'numbered'

/**
 * The columns of the view `all_messages`. `changed` is the rev of a changed message: a named one always counts as changed.
 * `version` and `author_number` are rows of `author_versions` and `authors`: those of a numbered message, whose `author`,
 * `username` and `avatar` are NULL.
 */
const viewColumns = [
  'room',
  'id',
  'changed',
  'is_numbered',
  'version',
  'author_number',
  ...messageColumns.filter((column) => column !== 'id' && column !== 'rev'),
] as const

type ViewColumn = (typeof viewColumns)[number]

/**
 * SQL that makes the view `all_messages` of a database whose messages have this form. Nodes read it alone, so that a page
 * has each message once, whatever moves meanwhile. Its columns may grow at the end.
 */
export function viewOf(form: MessageForm): string {
  const numbered = selectAs(ofNumbered, 'messages')
  const arms = {
    named: selectAs(ofNamed, 'messages'),
    moving: `${numbered} UNION ALL ${selectAs(ofNamed, 'old_messages')}`,
    numbered,
  }
  return `CREATE OR REPLACE VIEW all_messages AS ${arms[form]}`
}

// One table in each arm, and no join: PostgreSQL then reads each of them in the order of its index.
function selectAs(valueOf: (column: ViewColumn) => string, table: string) {
  return `SELECT ${viewColumns.map((column) => `${valueOf(column)} AS ${column}`).join(', ')} FROM ${table} AS m`
}

function ofNamed(column: ViewColumn) {
  if (column === 'changed') return 'm.rev'
  if (column === 'is_numbered') return 'false'
  if (column === 'version' || column === 'author_number') return 'NULL::integer'
  return column === 'username' || column === 'avatar' ? `m.${column} COLLATE "C"` : `m.${column}`
}

function ofNumbered(column: ViewColumn) {
  if (column === 'changed') return 'm.rev'
  if (column === 'is_numbered') return 'true'
  if (column === 'author_number') return 'm.author'
  return isAuthored(column) ? 'NULL::text COLLATE "C"' : `m.${column}`
}

function isAuthored(column: ViewColumn) {
  return column === 'author' || column === 'username' || column === 'avatar'
}

const sqlTypes = { integer: 'BIGINT', text: 'TEXT', flag: 'BOOLEAN' } as const satisfies Record<
  ColumnType,
  string
>

/** The column with its type, for a table or a row of JSON. */
export function withType(column: MessageColumn): string {
  const isKey = column === 'author' || column === 'cid'
  return `${column} ${sqlTypes[typeOf(column)]}${isKey ? ' COLLATE "C"' : ''}`
}

/** A row of JSON with the columns of a stored message. */
export const messageRecord = `room TEXT COLLATE "C", ${messageColumns.map(withType).join(', ')}`

/** The key under which a post is sent again (P3.2), of a message or of its parts. */
export const postKey = (author: string, cid: string, room: string) => `post_key(${author}, ${cid}, ${room})`

/**
 * Wide columns first, and those of varying length last: nothing is lost to alignment. Most messages never change: their rev is
 * NULL, and means their id. No author uses a cid twice in a room: the hash index has a third of the size of a unique one, which
 * would have the texts; PostgreSQL compares the keys themselves as well. `salt`: nobody can choose cids with the same hash.
 */
const createNumbered = (salt: string) => `
  CREATE TABLE messages (
    ${columnsOf('integer')},
    author INTEGER NOT NULL,
    version INTEGER NOT NULL,
    ${columnsOf('flag')},
    room TEXT COLLATE "C" NOT NULL,
    ${columnsOf('text')},
    CONSTRAINT messages_by_id PRIMARY KEY (room, id)
  );
  CREATE INDEX messages_by_author ON messages (room, author);
  CREATE UNIQUE INDEX messages_changed ON messages (room, rev) WHERE rev IS NOT NULL;
  CREATE FUNCTION post_key(author INTEGER, cid TEXT, room TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT '${salt} ' || author::text || ' ' || cid || ' ' || room $$;
  ALTER TABLE messages ADD CONSTRAINT messages_by_post EXCLUDE USING hash (${postKey('author', 'cid', 'room')} WITH =);`

function columnsOf(type: ColumnType) {
  const ofType = plainColumns.filter((column) => typeOf(column) === type)
  const mayBeNull = (column: MessageColumn) => column === 'rev' || isNullable(column)
  const always = ofType.filter((column) => !mayBeNull(column))
  return [
    ...always.map((column) => `${withType(column)} NOT NULL`),
    ...ofType.filter(mayBeNull).map(withType),
  ].join(', ')
}

/** SQL from `named` to `moving`. From here on, an older node finds no columns that it could read or write. */
export const beginNumbers = () => `
  ALTER TABLE messages RENAME TO old_messages;
  ${createNumbered(randomUUID())}
  ${viewOf('moving')};
  UPDATE life SET form = 'moving';`

/** SQL from `moving` to `numbered`, once `old_messages` is empty. */
export const endNumbers = `
  ${viewOf('numbered')};
  DROP TABLE old_messages;
  UPDATE life SET form = 'numbered';`

/** What refuses a second post of an author with the same cid: of named and of numbered messages. */
export const cidConstraints: ReadonlySet<string> = new Set(['messages_by_cid', 'messages_by_post'])
