import type { File } from '@parley/shared'
import type { PostDraft } from './message-log.ts'

/** A post with its files as they are stored. */
export type NewPost = Omit<PostDraft, 'files'> & { files?: readonly File[] }

type NewMessage = NewPost & { id: number; at: number }

/**
 * The columns of a message in both engines, after the room: the type, and the value in a new message. What the engines
 * read and write, and `parley transfer`, follow from this table; `message-columns.test.ts` compares both schemas with it.
 * Messages of earlier versions have them, those of this one have `numberedColumns`.
 */
const columns = {
  id: { type: 'integer', initial: ({ id }: NewMessage) => id },
  rev: { type: 'integer', initial: ({ id }: NewMessage) => id },
  author: { type: 'text', initial: ({ author }: NewMessage) => author },
  cid: { type: 'text', initial: ({ cid }: NewMessage) => cid },
  at: { type: 'integer', initial: ({ at }: NewMessage) => at },
  username: { type: 'text', initial: ({ username }: NewMessage) => username },
  avatar: { type: 'text', initial: ({ avatar }: NewMessage) => avatar },
  message: { type: 'text', initial: ({ message }: NewMessage) => message },
  guest: { type: 'flag', initial: ({ guest }: NewMessage) => guest ?? false },
  reply_to: { type: 'integer', initial: ({ replyTo }: NewMessage) => replyTo ?? null },
  edited: { type: 'integer', initial: (): number | null => null },
  removed: { type: 'flag', initial: (): boolean => false },
  /** JSON of `Reaction[]`. */
  reactions: { type: 'text', initial: (): string | null => null },
  /** JSON of `File[]`; none: null. */
  files: {
    type: 'text',
    initial: ({ files = [] }: NewMessage): string | null => (files.length > 0 ? JSON.stringify(files) : null),
  },
  /** JSON of a StoredCard; none: null. */
  card: { type: 'text', initial: (): string | null => null },
} as const

type Columns = typeof columns
export type MessageColumn = keyof Columns
export type ColumnType = Columns[MessageColumn]['type']

/** A message as it is stored. */
export type StoredMessage = { [Name in MessageColumn]: ReturnType<Columns[Name]['initial']> }

/** A row as it is read: SQLite has 0 and 1 for a flag. */
export type Read<Row> = { [Name in keyof Row]: Row[Name] extends boolean ? boolean | number : Row[Name] }

export const messageColumns = Object.keys(columns) as MessageColumn[]

export function typeOf(column: MessageColumn): ColumnType {
  return columns[column].type
}

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

/** `at` is Unix time in milliseconds. */
export function newMessage(draft: NewPost, id: number, at: number): StoredMessage {
  const from: NewMessage = { ...draft, id, at }
  const stored: Partial<Record<MessageColumn, unknown>> = {}
  for (const column of messageColumns) stored[column] = columns[column].initial(from)
  return stored as StoredMessage
}
