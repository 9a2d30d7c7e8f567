import type { Notice, Sighting } from './presence-store.ts'

/** As `read` in postgres-statements.ts answers. */
export interface NoticeRow {
  node: string
  version: number
  lives: boolean
  known: boolean
  /** Null: nothing of this node. */
  room: string | null
  username: string
  avatar: string
  author: string
  standing: Notice['standing']
}

export function sightingsOf(rows: readonly NoticeRow[]): Sighting[] {
  const nodes = new Map<string, Sighting>()
  for (const row of rows) {
    const sighting = nodes.get(row.node) ?? sightingOf(row)
    nodes.set(row.node, sighting)
    const { room, username, avatar, author, standing } = row
    if (sighting.type !== 'silent' && room !== null)
      sighting.notices.push({ room, person: { username, avatar }, author, standing })
  }
  return [...nodes.values()]
}

function sightingOf({ node, version, lives, known }: NoticeRow): Sighting {
  if (!lives) return { node, type: 'silent' }
  return { node, type: known ? 'news' : 'all', version, notices: [] }
}
