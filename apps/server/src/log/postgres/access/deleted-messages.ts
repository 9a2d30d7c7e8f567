import { cidKeptMs } from '../../rules/deleted-posts.ts'
import type { MessageForm } from '../message-form.ts'
import { setReleased } from '../postgres-uploads.ts'
import { fromStored, storedColumns } from '../select-messages.ts'
import { now, type Statements } from '../connection/statements.ts'

/** Messages read at once while looking for the first of a time. */
const readAtOnce = 5_000

/** As in AccessStore. */
export async function deleteBelow(
  sql: Statements,
  room: string,
  floor: number,
  limit: number,
): Promise<boolean> {
  const [life] = await sql.read<{ form: MessageForm }>('SELECT form FROM life', [])
  // If messages begin to move meanwhile, what is left is deleted the next time.
  const statement = deleteMessages(life?.form === 'moving' ? ['messages', 'old_messages'] : ['messages'])
  const [row] = await sql.store<{ more: boolean }>(statement, [room, floor, limit, cidKeptMs])
  return row?.more === true
}

/** As in AccessStore. */
export async function firstSince(sql: Statements, room: string, at: number): Promise<number> {
  for (let from = 0; ;) {
    const [step] = await sql.read<Step>(selectFirst, [room, at, from, readAtOnce])
    if (step === undefined) throw new Error('The database returned no row.')
    if (step.found !== null) return step.found
    if (step.count < readAtOnce || step.last === null) return step.head + 1
    from = step.last + 1
  }
}

interface Step {
  found: number | null
  last: number | null
  count: number
  head: number
}

const selectFirst = `
  WITH step AS (SELECT id, at FROM all_messages WHERE room = $1 AND id >= $3 ORDER BY id LIMIT $4)
  SELECT min(id) FILTER (WHERE at >= $2) AS found, max(id) AS last, count(*) AS count,
    coalesce((SELECT head FROM rooms WHERE room = $1), 0) AS head
  FROM step`

/** As `postDigest`. */
const digest = `left(translate(encode(sha256(convert_to(author || ' ' || cid, 'UTF8')), 'base64'), '+/', '-_'), 12)`

// In one statement, which may be repeated. The texts are those of the search.
const deleteMessages = (tables: readonly string[]) => `
  WITH below AS (SELECT least(floor, $2::bigint) AS floor FROM rooms WHERE room = $1),
  gone AS (
    SELECT ${storedColumns} ${fromStored}
    WHERE m.room = $1 AND m.id < (SELECT floor FROM below) ORDER BY m.id LIMIT $3
  ),
  remembered AS (
    INSERT INTO deleted_posts (room, digest, id, until)
    SELECT $1, ${digest}, id, ${now} + $4::bigint FROM gone ON CONFLICT DO NOTHING
  ),
  forgotten AS (
    DELETE FROM deleted_posts WHERE (room, digest) IN (
      SELECT room, digest FROM deleted_posts WHERE until <= ${now} ORDER BY until LIMIT $3)
  ),
  unreacted AS (DELETE FROM reactions AS r USING gone AS g WHERE r.room = $1 AND r.id = g.id),
  unindexed AS (DELETE FROM texts AS t USING gone AS g WHERE t.room = $1 AND t.id = g.id),
  released AS (
    UPDATE files AS f SET ${setReleased} FROM gone AS g WHERE f.room = $1 AND f.message = g.id AND (g.files IS NOT NULL OR g.card IS NOT NULL)),
  ${tables.map((table) => `deleted_${table} AS (DELETE FROM ${table} AS m USING gone AS g WHERE m.room = $1 AND m.id = g.id)`).join(', ')}
  SELECT EXISTS (
    SELECT FROM all_messages AS m, below AS b WHERE m.room = $1 AND m.id < b.floor AND m.id > (SELECT max(id) FROM gone)
  ) AS more`
