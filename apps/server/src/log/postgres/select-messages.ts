import { limits } from '@parley/shared'
import { messageColumns, type MessageColumn } from '../message-columns.ts'
import { shownColumns } from '../message-rows.ts'

/** The columns of a `MessageRow`. */
export const rowColumns = `${shownColumns.map(columnOf).join(', ')},
    q.id AS quoted, coalesce(w.username, q.username) AS quoted_username,
    substr(q.message, 1, ${limits.quote}) AS quoted_message, q.removed AS quoted_removed`

/** Messages `m` of `source`, each with the current state of the message it replies to. */
export const messagesOf = (source: string): string => `
    FROM ${source} AS m LEFT JOIN author_versions AS v ON v.number = m.version
    LEFT JOIN all_messages AS q ON q.room = m.room AND q.id = m.reply_to LEFT JOIN author_versions AS w ON w.number = q.version`

export const fromMessages: string = messagesOf('all_messages')

/** The columns of a stored message, after its room. */
export const storedColumns = ['m.room', ...messageColumns.map(columnOf)].join(', ')

/** Messages `m` with their authors. */
export const fromStored = `FROM all_messages AS m LEFT JOIN author_versions AS v ON v.number = m.version
    LEFT JOIN authors AS a ON a.number = v.author`

function columnOf(column: MessageColumn) {
  switch (column) {
    case 'rev':
      return 'coalesce(m.changed, m.id) AS rev'
    case 'author':
      return 'coalesce(a.author, m.author) AS author'
    case 'username':
    case 'avatar':
      return `coalesce(v.${column}, m.${column}) AS ${column}`
    default:
      return `m.${column}`
  }
}
