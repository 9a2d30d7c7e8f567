import type { Message, Quote, Reaction } from '@parley/shared'
import { limits } from '@parley/shared'

/** A row of `selectMessages`. */
export interface MessageRow {
  id: number
  rev: number
  cid: string
  at: number
  username: string
  avatar: string
  message: string
  guest: boolean | number
  edited: number | null
  removed: boolean | number
  /** JSON of `Reaction[]`. */
  reactions: string | null
  quoted: number | null
  quoted_username: string | null
  quoted_message: string | null
  quoted_removed: boolean | number | null
}

/** The columns of a `MessageRow`, in SQL that both engines accept. */
export const messageColumns = `m.id, m.rev, m.cid, m.at, m.username, m.avatar, m.message, m.guest, m.edited, m.removed,
    m.reactions, q.id AS quoted, q.username AS quoted_username, substr(q.message, 1, ${limits.quote}) AS quoted_message,
    q.removed AS quoted_removed`

/** Messages, each with the current state of the message it replies to. */
export const fromMessages =
  'FROM messages AS m LEFT JOIN messages AS q ON q.room = m.room AND q.id = m.reply_to'

export const selectMessages = `SELECT ${messageColumns} ${fromMessages}`

export function messageOf(row: MessageRow): Message {
  const { id, rev, cid, at, username, avatar, message } = row
  const replyTo = quoteOf(row)
  return {
    ...{ id, rev, cid, at, username, avatar, message },
    ...(row.guest && { guest: true }),
    ...(row.edited !== null && { edited: row.edited }),
    ...(row.removed && { removed: true }),
    ...(row.reactions !== null && { reactions: JSON.parse(row.reactions) as Reaction[] }),
    ...(replyTo && { replyTo }),
  }
}

function quoteOf({ quoted, quoted_username, quoted_message, quoted_removed }: MessageRow): Quote | undefined {
  if (quoted === null) return undefined
  const quote = { id: quoted, username: quoted_username ?? '', message: quoted_message ?? '' }
  return quoted_removed ? { ...quote, removed: true } : quote
}
