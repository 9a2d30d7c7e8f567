import type { Message } from '@parley/shared'
import pg from 'pg'
import type { More } from '../group-commit.ts'
import type { Draft } from '../message-log.ts'
import { fromMessages, messageColumns, messageOf, type MessageRow } from '../message-rows.ts'
import { NoEpoch, sightColumns, type EpochGuard, type Sight } from './connection/epoch-guard.ts'
import { ask } from './connection/ask.ts'
import { emptyRooms, loadRooms } from './load-rooms.ts'
import { idleInTransactionMs, statementMs } from './connection/pools.ts'
import { storeRooms } from './store-rooms.ts'
import { RoomTransaction } from '../rules/room-transaction.ts'
import type { Outcome, Span, Write, Written } from '../rules/writes.ts'

export type Append = Extract<Write, { type: 'append' }>

export interface Committed extends Outcome {
  /** Where each room is now. */
  heads: ReadonlyMap<string, number>
  /** What the database had for `synchronous_commit`. */
  synchronous: string
}

/**
 * One transaction in three round trips, however many drafts there are: the rooms are locked, what the drafts depend on is
 * read, and all of it is written and committed. Where they depend on nothing unless they were sent before, which is rare,
 * the database refuses that, and only then it is read. What came while the rooms were being locked comes along: `more` adds
 * it to `appends`. When it rejects, nothing was stored, or nobody knows.
 */
export async function appendAll(
  client: pg.ClientBase,
  epochGuard: EpochGuard,
  appends: readonly Append[],
  more: More<Append> = () => undefined,
): Promise<Committed> {
  if (!appends.every(isOfPosts)) return append(client, epochGuard, appends, more, loadRooms)
  try {
    return await append(
      client,
      epochGuard,
      appends,
      (fits) => more((one) => isOfPosts(one) && fits(one)),
      emptyRooms,
    )
  } catch (error) {
    if (!isSentBefore(error)) throw error
    return append(client, epochGuard, appends, more, loadRooms)
  }
}

function isOfPosts({ drafts }: Append) {
  return drafts.every((draft) => draft.type === 'post' && draft.replyTo === undefined)
}

function isSentBefore(error: unknown) {
  return error instanceof pg.DatabaseError && error.constraint === 'messages_by_cid'
}

async function append(
  client: pg.ClientBase,
  epochGuard: EpochGuard,
  appends: readonly Append[],
  more: More<Append>,
  load: typeof loadRooms | typeof emptyRooms,
): Promise<Committed> {
  const names = [...new Set(appends.map(({ room }) => room))]
  const mark = epochGuard.mark(names)
  const { heads, sight } = await lockRooms(client, names)
  epochGuard.check(mark, sight, heads)
  more(({ room }) => heads.has(room))
  const drafts = draftsByRoom(appends)
  const rows = await load(client, drafts)
  const rooms = new Map<string, RoomTransaction>()
  for (const [name, room] of rows) rooms.set(name, new RoomTransaction(room, heads.get(name) ?? 0, sight.now))
  const results = appends.map(({ room, drafts }) => receiptsOf(rooms.get(room), drafts))
  const moved = [...rooms].filter(([, { after, rev }]) => rev > after)
  // On their way all at once, and done in this order.
  const stored = storeRooms(client, rows)
  const headed = moveHeads(client, moved)
  const touched = readTouched(client, moved)
  const committed = client.query('COMMIT')
  await Promise.all([...stored, headed, touched, committed])
  if ((await committed).command !== 'COMMIT') throw new Error('The database did not commit.')
  return {
    results,
    moved: spansOf(moved, await touched),
    at: sight.now,
    heads: new Map([...rooms].map(([name, { rev }]) => [name, rev])),
    synchronous: sight.synchronous,
  }
}

function draftsByRoom(appends: readonly Append[]) {
  const byRoom = new Map<string, Draft[]>()
  for (const { room, drafts } of appends) {
    const others = byRoom.get(room)
    if (others === undefined) byRoom.set(room, [...drafts])
    else others.push(...drafts)
  }
  return byRoom
}

interface Now extends Sight {
  now: number
  synchronous: string
}

async function lockRooms(client: pg.ClientBase, names: readonly string[]): Promise<Locked> {
  const begun = client.query(begin)
  const locked = client.query<{ room: string; head: number }>(lockHeads, [names])
  // A statement of its own: the one that waits for a lock sees what was true before it waited.
  const seen = client.query<Now>(selectNow)
  await Promise.all([begun, locked, seen])
  const [sight] = (await seen).rows
  if (sight === undefined) throw new NoEpoch()
  const heads = new Map((await locked).rows.map(({ room, head }) => [room, head]))
  if (heads.size === names.length) return { heads, sight }
  // Made by themselves: whoever made them while holding others could wait for one who waits for these.
  const missing = names.filter((name) => !heads.has(name))
  await Promise.all([client.query('ROLLBACK'), ask(client, makeRooms, [missing])])
  return lockRooms(client, names)
}

interface Locked {
  heads: Map<string, number>
  sight: Now
}

function receiptsOf(room: RoomTransaction | undefined, drafts: readonly Draft[]): Written {
  if (room === undefined) throw new Error('A room was not read.')
  return { type: 'appended', receipts: drafts.map((draft) => room.add(draft)) }
}

type Moved = [string, RoomTransaction][]

async function moveHeads(client: pg.ClientBase, moved: Moved) {
  if (moved.length === 0) return
  await client.query(setHeads, [JSON.stringify(moved.map(([room, { rev }]) => ({ room, head: rev })))])
}

async function readTouched(client: pg.ClientBase, moved: Moved): Promise<Map<string, Message[]>> {
  const places = moved.flatMap(([room, { touched }]) => [...touched].map((id) => ({ room, id })))
  if (places.length === 0) return new Map()
  const { rows } = await client.query<MessageRow & { room: string }>(selectTouched, [JSON.stringify(places)])
  return new Map(
    [...Map.groupBy(rows, ({ room }) => room)].map(([room, those]) => [room, those.map(messageOf)]),
  )
}

function spansOf(moved: Moved, touched: ReadonlyMap<string, Message[]>): Span[] {
  return moved.map(([room, { after, rev }]) => ({ room, after, rev, touched: touched.get(room) ?? [] }))
}

// Settings of the transaction alone, see postgres-pools.ts. Stronger than `on` may stay.
const begin = `
  BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL statement_timeout = ${statementMs}; SET LOCAL idle_in_transaction_session_timeout = ${idleInTransactionMs};
  SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') <> 'remote_apply'`

// In one order for everyone, so that nobody waits for one who waits for them.
const lockHeads = 'SELECT room, head FROM rooms WHERE room = ANY($1) ORDER BY room FOR UPDATE'

const makeRooms = `
  INSERT INTO rooms (room, head) SELECT room, 0 FROM unnest($1::text[]) AS room ORDER BY room ON CONFLICT DO NOTHING`

const selectNow = `
  SELECT ${sightColumns}, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now,
    current_setting('synchronous_commit') AS synchronous
  FROM life AS l`

const setHeads = `
  UPDATE rooms AS r SET head = k.head FROM json_to_recordset($1) AS k (room TEXT COLLATE "C", head BIGINT)
  WHERE r.room = k.room`

const selectTouched = `
  SELECT m.room, ${messageColumns} ${fromMessages}
  JOIN json_to_recordset($1) AS k (room TEXT COLLATE "C", id BIGINT) ON k.room = m.room AND k.id = m.id`
