import type { PresenceRecord, PresenceDelta } from './presence-store.ts'

/** As `read` in postgres-statements.ts answers. */
export interface RecordRow {
  node: string
  version: number
  lives: boolean
  known: boolean
  /** Null: nothing of this node. */
  room: string | null
  username: string
  avatar: string
  author: string
  /** The column keeps its first name until the schema of the store changes. */
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

function deltaOf({ node, version, lives, known }: RecordRow): PresenceDelta {
  if (!lives) return { node, type: 'silent' }
  return { node, type: known ? 'news' : 'all', version, records: [] }
}
