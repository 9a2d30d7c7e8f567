import type { File } from '@parley/shared'
import type { PostDraft } from './message-log.ts'

/** A post with its files as they are stored. */
export type NewPost = Omit<PostDraft, 'files'> & { files?: readonly File[] }

/** `at` is Unix time in milliseconds. */
export type NewMessage = NewPost & { id: number; at: number }

interface Column {
  type: 'integer' | 'text' | 'flag'
  /** Its value in a new message. */
  initial: (draft: NewMessage) => string | number | boolean | null
  isNullable?: true
  /** Its value in a removed message. Columns without one never change, but for `rev`. */
  removed?: string | boolean | null
}

/**
 * The columns of a message in both engines, after the room. What the engines read and write, the table of PostgreSQL, the
 * commands and `parley transfer` follow from this table; `message-columns.test.ts` compares both schemas with it. Messages of
 * earlier versions have them, those of this one have `numberedColumns`. A new one is the last: views may grow at the end alone.
 */
const columns = {
  id: { type: 'integer', initial: ({ id }) => id },
  rev: { type: 'integer', initial: ({ id }) => id },
  author: { type: 'text', initial: ({ author }) => author },
  cid: { type: 'text', initial: ({ cid }) => cid },
  at: { type: 'integer', initial: ({ at }) => at },
  username: { type: 'text', initial: ({ username }) => username },
  avatar: { type: 'text', initial: ({ avatar }) => avatar },
  message: { type: 'text', initial: ({ message }) => message, removed: '' },
  guest: { type: 'flag', initial: ({ guest }) => guest ?? false },
  reply_to: { type: 'integer', isNullable: true, initial: ({ replyTo }) => replyTo ?? null },
  edited: { type: 'integer', isNullable: true, initial: (): number | null => null, removed: null },
  removed: { type: 'flag', initial: (): boolean => false, removed: true },
  /** JSON of `Reaction[]`. */
  reactions: { type: 'text', isNullable: true, initial: (): string | null => null, removed: null },
  /** JSON of `File[]`; none: null. */
  files: {
    type: 'text',
    isNullable: true,
    initial: ({ files = [] }): string | null => (files.length > 0 ? JSON.stringify(files) : null),
    removed: null,
  },
  /** JSON of a StoredCard; none: null. */
  card: { type: 'text', isNullable: true, initial: (): string | null => null, removed: null },
  /** The kind of the program that has posted it; of a person: null. */
  program: { type: 'text', isNullable: true, initial: ({ program }): string | null => program ?? null },
  /** Of the edge of a message that a hook has posted. */
  colour: {
    type: 'text',
    isNullable: true,
    initial: ({ colour }): string | null => colour ?? null,
    removed: null,
  },
} as const satisfies Record<string, Column>

type Columns = typeof columns
export type MessageColumn = keyof Columns
export type ColumnType = Column['type']

/** A message as it is stored. */
export type StoredMessage = { [Name in MessageColumn]: ReturnType<Columns[Name]['initial']> }

/** A row as it is read: SQLite has 0 and 1 for a flag. */
export type Read<Row> = { [Name in keyof Row]: Row[Name] extends boolean ? boolean | number : Row[Name] }

export const messageColumns = Object.keys(columns) as MessageColumn[]

export function typeOf(column: MessageColumn): ColumnType {
  return columns[column].type
}

export function isNullable(column: MessageColumn): boolean {
  return 'isNullable' in columns[column]
}

type Removed = {
  [Name in MessageColumn]: Columns[Name] extends { removed: unknown } ? Name : never
}[MessageColumn]

/** What a removal sets, beside the rev. */
export const removedValues = Object.fromEntries(
  messageColumns.flatMap((name) => {
    const column: Column = columns[name]
    return column.removed === undefined ? [] : [[name, column.removed]]
  }),
) as Pick<StoredMessage, Removed>

/** The columns that changes of a message write. */
export const changedColumns = ['rev', ...Object.keys(removedValues)] as ('rev' | Removed)[]

/** Columns that SQLite stores as 0 and 1. */
export const flagColumns: ReadonlySet<string> = new Set(
  messageColumns.filter((column) => typeOf(column) === 'flag'),
)

/** The author, the name and the picture of a message: they are rows of `authors` and `author_versions`. */
export type AuthoredColumn = 'author' | 'username' | 'avatar'

const authored: ReadonlySet<MessageColumn> = new Set<AuthoredColumn>(['author', 'username', 'avatar'])

/** Without them, a message is the same in every form. */
export const plainColumns = messageColumns.filter(
  (column): column is Exclude<MessageColumn, AuthoredColumn> => !authored.has(column),
)

/** The columns of a message whose author and version of name and picture are numbers. */
export const numberedColumns = ['author', 'version', ...plainColumns] as const

const initials = messageColumns.map((name) => ({ name, initial: columns[name].initial }))

/** A copy of it has a place for each column from the start: adding them one by one costs each post a kilobyte of garbage. */
const blank: Partial<Record<MessageColumn, unknown>> = Object.fromEntries(
  messageColumns.map((name) => [name, null]),
)

export function newMessage(from: NewMessage): StoredMessage {
  const stored = { ...blank }
  for (const { name, initial } of initials) stored[name] = initial(from)
  return stored as StoredMessage
}
