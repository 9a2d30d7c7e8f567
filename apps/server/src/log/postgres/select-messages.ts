import { limits } from '@parley/shared'
import { messageColumns, type MessageColumn } from '../message-columns.ts'
import { shownColumns } from '../message-rows.ts'

/** The columns of a `MessageRow`. */
export const rowColumns = `${shownColumns.map(columnOf).join(', ')},
    q.id AS quoted, coalesce(w.username, q.username) AS quoted_username,
    substr(q.message, 1, ${limits.quote}) AS quoted_message, q.removed AS quoted_removed,
    json_array_length(q.files::json) AS quoted_files`

/** Messages `m` of `source`, each with the current state of the message it replies to. */
export const messagesOf = (source: string): string => `
    FROM ${source} AS m LEFT JOIN author_versions AS v ON v.number = m.version
    LEFT JOIN all_messages AS q ON q.room = m.room AND q.id = m.reply_to
      AND q.id >= (SELECT floor FROM rooms WHERE room = m.room)
    LEFT JOIN author_versions AS w ON w.number = q.version`

export const fromMessages: string = messagesOf('all_messages')

/** The columns of a stored message, after its room. */
export const storedColumns = ['m.room', ...messageColumns.map(columnOf)].join(', ')

/** Messages `m` with their authors. */
export const fromStored = `FROM all_messages AS m LEFT JOIN author_versions AS v ON v.number = m.version
    LEFT JOIN authors AS a ON a.number = v.author`

/** Those columns of the messages `m` in room $1 of author $2. Each part reads an index of its own. */
export function selectByAuthor(columns: string, condition: string): string {
  const number = '(SELECT a.number FROM authors AS a WHERE a.author = $2)'
  return [`m.author_number = ${number}`, 'm.author = $2']
    .map(
      (author) => `SELECT ${columns} FROM all_messages AS m WHERE m.room = $1 AND ${author} AND ${condition}`,
    )
    .join(' UNION ALL ')
}

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
