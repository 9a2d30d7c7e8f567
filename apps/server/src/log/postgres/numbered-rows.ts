import { plainColumns } from '../message-columns.ts'
import { joinNumbers } from './authors.ts'

const columns = ['room', 'author', 'version', ...plainColumns].join(', ')

/** SQL that inserts numbered messages from the stored ones of `source`. */
export function insertNumbered(source: string): string {
  return `INSERT INTO messages (${columns})
  SELECT k.room, n.author, n.version, ${plainColumns.map(valueOf).join(', ')} FROM ${source} ${joinNumbers}`
}

function valueOf(column: (typeof plainColumns)[number]) {
  if (column === 'rev') return 'nullif(k.rev, k.id)'
  return column === 'guest' || column === 'removed' ? `coalesce(k.${column}, false)` : `k.${column}`
}

/**
 * SQL that moves named messages, those that `condition` finds among `old_messages AS o`, and says how many were removed and
 * stored. Their authors must be there.
 */
export function moveMessages(condition: string): string {
  return `
  WITH removed AS (DELETE FROM old_messages AS o ${condition} RETURNING o.*),
  stored AS (${insertNumbered('removed AS k')} RETURNING 1)
  SELECT (SELECT count(*) FROM removed) AS removed, (SELECT count(*) FROM stored) AS stored`
}
