import type { Message } from '@parley/shared'
import type pg from 'pg'
import { entryOf, type EntryRow } from '../access-rows.ts'
import type { Page } from '../message-log.ts'
import { messageOf, type MessageRow } from '../message-rows.ts'
import { fromMessages, messagesOf, rowColumns } from './select-messages.ts'
import { upToBytes } from '../page-size.ts'
import { mostRevs, pageOf, withEntries } from '../rules/page-of.ts'
import type { EpochGuard, Observation } from './connection/epoch-guard.ts'
import { EpochMissing, observationColumns, requireCurrent } from './connection/epoch-verifier.ts'

/** A room without messages in the page returns one row with id null, for the head and the epoch. */
type Row = Observation & { head: number; last_entry: number } & (MessageRow | { id: null })

/** The changes of a room, in one snapshot. */
export async function readSince(
  client: pg.ClientBase,
  epochGuard: EpochGuard,
  room: string,
  rev: number,
  limit: number,
  bytes = Infinity,
): Promise<Page> {
  const values = [rev, rev + mostRevs, limit]
  const { head, lastEntry, rows } = await read(client, epochGuard, selectSince, room, values)
  const upTo = Math.min(head, rev + mostRevs)
  const page = pageOf({ epoch: epochGuard.epoch, head }, rev, { limit, bytes, upTo }, rows)
  if (lastEntry <= rev) return page
  // Entries never change: a later snapshot has the same up to this rev. The caller may be in a transaction of its own.
  const { rows: entries } = await client.query<EntryRow>(selectEntries, [room, rev, page.rev])
  return withEntries(page, entries.map(entryOf))
}

export async function readBefore(
  client: pg.ClientBase,
  epochGuard: EpochGuard,
  room: string,
  id: number,
  limit: number,
  bytes = Infinity,
): Promise<Message[]> {
  const { rows } = await read(client, epochGuard, selectBefore, room, [id, limit])
  return upToBytes(rows.map(messageOf), bytes).reverse()
}

export async function readAfter(
  client: pg.ClientBase,
  epochGuard: EpochGuard,
  room: string,
  id: number,
  limit: number,
  bytes = Infinity,
): Promise<Message[]> {
  const { rows } = await read(client, epochGuard, selectAfter, room, [id, limit])
  return upToBytes(rows.map(messageOf), bytes)
}

export async function countRooms(client: pg.ClientBase, most: number): Promise<number> {
  const { rows } = await client.query<{ rooms: number }>(
    `SELECT count(*) AS rooms FROM (SELECT FROM rooms AS r WHERE head > 0 AND left(room, 1) <> '_'
       AND (last_entry = 0 OR EXISTS (SELECT FROM all_messages AS m WHERE m.room = r.room)) LIMIT $1) AS r`,
    [most],
  )
  return rows[0]?.rooms ?? 0
}

async function read(
  client: pg.ClientBase,
  epochGuard: EpochGuard,
  sql: string,
  room: string,
  values: number[],
) {
  const baseline = epochGuard.baseline([room])
  const { rows } = await client.query<Row>(sql, [room, ...values])
  const [first] = rows
  if (first === undefined) throw new EpochMissing()
  requireCurrent(epochGuard, baseline, first, new Map([[room, first.head]]))
  return { head: first.head, lastEntry: first.last_entry, rows: rows.filter((row) => row.id !== null) }
}

const select = (messages: string) => `
  SELECT ${observationColumns}, coalesce(r.head, 0) AS head, coalesce(r.last_entry, 0) AS last_entry, found.*
  FROM life AS l LEFT JOIN rooms AS r ON r.room = $1 LEFT JOIN LATERAL (${messages}) AS found ON true`

const selectEntries = `
  SELECT rev, at, person, username, avatar, entry FROM entries
  WHERE room = $1 AND rev > $2 AND rev <= $3 ORDER BY rev`

const selectOfRoom = `SELECT ${rowColumns} ${fromMessages} WHERE m.room = $1 AND m.id >= r.floor`

// Two indexes: most messages never change, and their rev is their id. What does not fit into the page is left out first.
const selectRevs = `(
    (SELECT m.*, m.id AS rev FROM all_messages AS m
      WHERE m.room = $1 AND m.id >= r.floor AND m.is_numbered AND m.changed IS NULL AND m.id > $2 AND m.id <= $3 ORDER BY m.id LIMIT $4)
    UNION ALL
    (SELECT m.*, m.changed FROM all_messages AS m
      WHERE m.room = $1 AND m.id >= r.floor AND m.changed > $2 AND m.changed <= $3 ORDER BY m.changed LIMIT $4)
    ORDER BY rev LIMIT $4)`

const selectSince = `${select(`SELECT ${rowColumns} ${messagesOf(selectRevs)}`)} ORDER BY found.rev`
const selectBefore = `${select(`${selectOfRoom} AND m.id < $2 ORDER BY m.id DESC LIMIT $3`)} ORDER BY found.id DESC`
const selectAfter = `${select(`${selectOfRoom} AND m.id > $2 ORDER BY m.id LIMIT $3`)} ORDER BY found.id`
