import type pg from 'pg'
import { addAuthors, addVersions } from '../authors.ts'
import { moveMessages } from '../numbered-rows.ts'

export interface MessageKey {
  room: string
  id: number
}

/** Messages after the first, up to and including the last one, in the order of the key. */
export interface MessageRange {
  after: MessageKey | undefined
  upTo: MessageKey
}

export async function countOldMessages(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ count: number }>('SELECT count(*) AS count FROM old_messages')
  return rows[0]?.count ?? 0
}

/** The last of the first `most` messages after that one; undefined: there are none. */
export async function lastOldMessage(
  client: pg.ClientBase,
  after: MessageKey | undefined,
  most: number,
): Promise<MessageKey | undefined> {
  const { rows } = await client.query<MessageKey>(selectLast, [after?.room ?? '', after?.id ?? 0, most])
  return rows[0]
}

/** Moves the messages of the range, and returns their number. To be called within a transaction. */
export async function moveBatch(client: pg.ClientBase, { after, upTo }: MessageRange): Promise<number> {
  const range = [after?.room ?? '', after?.id ?? 0, upTo.room, upTo.id]
  // Sorted as appends lock them. No message of these rooms changes meanwhile.
  await client.query(lockRooms, range)
  await client.query(addAuthors(oldAuthors), range)
  await client.query(addVersions(oldAuthors), range)
  const { rows } = await client.query<{ removed: number; stored: number }>(
    moveMessages(`WHERE ${inRange}`),
    range,
  )
  const { removed, stored } = rows[0] ?? { removed: 0, stored: -1 }
  if (removed !== stored) throw new Error(`${removed} messages were removed and ${stored} stored.`)
  return stored
}

const inRange = '(o.room, o.id) > ($1, $2::bigint) AND (o.room, o.id) <= ($3, $4::bigint)'

const lockRooms = `
  SELECT FROM rooms WHERE room = ANY(ARRAY(SELECT DISTINCT o.room FROM old_messages AS o WHERE ${inRange}))
  ORDER BY room FOR UPDATE`

const oldAuthors = `(SELECT DISTINCT o.author, o.username, o.avatar FROM old_messages AS o WHERE ${inRange}) AS k`

const selectLast = `
  SELECT room, id FROM (
    SELECT o.room, o.id FROM old_messages AS o WHERE (o.room, o.id) > ($1, $2::bigint) ORDER BY o.room, o.id LIMIT $3
  ) AS first ORDER BY room DESC, id DESC LIMIT 1`
