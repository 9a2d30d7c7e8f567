import { longestJumpMs, type AgingRoom, type RetentionTurn } from '../../../access/retention-store.ts'
import { stateOf } from '../../access-rows.ts'
import { now, type Statements } from '../connection/statements.ts'

/** As in RetentionStore. */
export async function takeTurn(sql: Statements, everyMs: number): Promise<RetentionTurn> {
  const [taken] = await sql.store<{ at: number }>(updateTurn, [everyMs, longestJumpMs])
  if (taken !== undefined) return { type: 'run', now: taken.at }
  const [row] = await sql.read<{ at: number; now: number }>(selectTurn, [])
  if (row === undefined) {
    const [first] = await sql.store<{ at: number }>(insertTurn, [])
    return first === undefined ? { type: 'not yet' } : { type: 'run', now: first.at }
  }
  return Math.abs(row.now - row.at) > longestJumpMs ? { type: 'jumped', ...row } : { type: 'not yet' }
}

export async function agingRooms(
  sql: Statements,
  after: string,
  limit: number,
  which: 'all' | 'entered',
): Promise<AgingRoom[]> {
  const rows = await sql.read<Row>(which === 'all' ? selectAll : selectEntered, [after, limit])
  return rows.map(({ room, state, id, at }) => ({
    room,
    state: stateOf(state ?? undefined),
    oldest: id === null || at === null ? undefined : { id, at },
  }))
}

interface Row {
  room: string
  state: string | null
  id: number | null
  at: number | null
}

// Of nodes that ask at once, the second sees the row as the first has left it.
const updateTurn = `
  UPDATE retention SET at = ${now}
  WHERE at <= ${now} - $1::bigint AND at >= ${now} - $2::bigint RETURNING at`

const selectTurn = `SELECT at, ${now} AS now FROM retention`

const insertTurn = `INSERT INTO retention (at) VALUES (${now}) ON CONFLICT DO NOTHING RETURNING at`

const oldest = `
  LEFT JOIN LATERAL (SELECT id, at FROM all_messages AS m WHERE m.room = r.room ORDER BY m.id LIMIT 1) AS o ON true
  WHERE r.room > $1 ORDER BY r.room LIMIT $2`

const selectAll = `
  SELECT r.room, s.state, o.id, o.at FROM rooms AS r LEFT JOIN room_states AS s ON s.room = r.room ${oldest}`

const selectEntered = `SELECT r.room, r.state, o.id, o.at FROM room_states AS r ${oldest}`
