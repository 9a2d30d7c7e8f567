import type { PresenceRecord, PresenceDelta } from './presence-store.ts'

/** A row of `read` in postgres-statements.ts. */
export interface RecordRow {
  node: string
  version: number
  alive: boolean
  known: boolean
  /** Null: the node has no records. */
  room: string | null
  username: string
  avatar: string
  author: string
  /** The status: the column keeps its old name until the schema changes. */
  standing: PresenceRecord['status']
}

export function deltasOf(rows: readonly RecordRow[]): PresenceDelta[] {
  const nodes = new Map<string, PresenceDelta>()
  for (const row of rows) {
    const delta = nodes.get(row.node) ?? deltaOf(row)
    nodes.set(row.node, delta)
    const { room, username, avatar, author, standing: status } = row
    if (delta.type !== 'silent' && room !== null)
      delta.records.push({ room, person: { username, avatar }, author, status })
  }
  return [...nodes.values()]
}

function deltaOf({ node, version, alive, known }: RecordRow): PresenceDelta {
  if (!alive) return { node, type: 'silent' }
  return { node, type: known ? 'news' : 'all', version, records: [] }
}
