import type { File, Message, Quote, Reaction } from '@parley/shared'
import { shownCard } from './rules/stored-card.ts'
import { messageColumns, type MessageColumn, type Read, type StoredMessage } from './message-columns.ts'

type Hidden = 'author' | 'reply_to'
const hidden: ReadonlySet<MessageColumn> = new Set<Hidden>(['author', 'reply_to'])

type Shown = Omit<StoredMessage, Hidden>

/** A message as both engines select it. */
export interface MessageRow extends Read<Shown> {
  quoted: number | null
  quoted_username: string | null
  quoted_message: string | null
  quoted_removed: boolean | number | null
  /** How many files it has; null: none. */
  quoted_files: number | null
}

/** The columns of a `MessageRow` without its quote. */
export const shownColumns = messageColumns.filter((column) => !hidden.has(column))

export function messageOf(row: MessageRow): Message {
  const quote = quoteOf(row)
  return { ...withoutQuote(row), ...(quote && { replyTo: quote }) }
}

/** The stored message as clients see it, without the message that it replies to. */
export function withoutQuote(row: Read<Shown>): Message {
  const { id, rev, cid, at, username, avatar, message } = row
  return {
    ...{ id, rev, cid, at, username, avatar, message },
    ...(row.guest && { guest: true }),
    ...(row.program !== null && { program: row.program }),
    ...(row.colour !== null && !row.removed && { colour: row.colour }),
    ...(row.edited !== null && { edited: row.edited }),
    ...(row.removed && { removed: true }),
    // A node of before leaves the files of a message that it removes.
    ...(row.files !== null && !row.removed && { files: JSON.parse(row.files) as File[] }),
    ...(row.card !== null && !row.removed && shownCard(row.card)),
    ...(row.reactions !== null && { reactions: JSON.parse(row.reactions) as Reaction[] }),
  }
}

function quoteOf(row: MessageRow): Quote | undefined {
  const { quoted, quoted_username, quoted_message, quoted_removed, quoted_files } = row
  if (quoted === null) return undefined
  const quote = { id: quoted, username: quoted_username ?? '', message: quoted_message ?? '' }
  if (quoted_removed) return { ...quote, removed: true }
  return quoted_files === null ? quote : { ...quote, files: quoted_files }
}
