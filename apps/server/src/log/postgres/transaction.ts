import type { Message } from '@parley/shared'
import pg from 'pg'
import { everywhere } from '../../access/entries.ts'
import type { More } from '../group-commit.ts'
import type { Draft } from '../message-log.ts'
import { messageOf, type MessageRow } from '../message-rows.ts'
import { isUnnumbered, type KnownAuthors } from './authors.ts'
import type { EpochGuard, Observation } from './connection/epoch-guard.ts'
import { EpochMissing, observationColumns, requireCurrent } from './connection/epoch-verifier.ts'
import { queryBounded } from './connection/bounded-query.ts'
import { emptyRooms, loadDeletedPosts, loadRooms } from './load-rooms.ts'
import { idleInTransactionMs, lockMs, statementMs } from './connection/pools.ts'
import { cidConstraints, type MessageForm } from './message-form.ts'
import { fromMessages, rowColumns } from './select-messages.ts'
import { storeRooms } from './store-rooms.ts'
import { isReadBack, RoomTransaction } from '../rules/room-transaction.ts'
import type { Outcome, RevRange, Write, Written } from '../rules/writes.ts'

export type Append = Extract<Write, { type: 'append' }>

export interface Committed extends Outcome {
  /** The head of each room after the commit. */
  heads: ReadonlyMap<string, number>
  /** The value of `synchronous_commit`. */
  synchronous: string
}

/**
 * One transaction in three round trips, for any number of drafts: lock the rooms, read the rows that the drafts depend on,
 * write and commit. Plain posts depend only on earlier posts with the same cid, which are rare: they are written without
 * reading, and again with reading when the unique index refuses one. `more` adds what arrived while the rooms were being
 * locked to `appends`. When this rejects, nothing was stored, or the outcome is unknown.
 */
export async function appendAll(
  client: pg.ClientBase,
  { epochGuard, authors }: LogState,
  appends: readonly Append[],
  more: More<Append> = () => undefined,
): Promise<Committed> {
  const state = { epochGuard, authors }
  const isPosts = appends.every(isOfPosts)
  const morePosts: More<Append> = (fits) => more((one) => isOfPosts(one) && fits(one))
  try {
    return await append(client, state, appends, isPosts ? morePosts : more, isPosts ? emptyRooms : loadRooms)
  } catch (error) {
    if (isUnnumbered(error)) authors.forget()
    else if (!isPosts || !isResent(error)) throw error
    return append(client, state, appends, more, loadRooms)
  }
}

/** What a node knows of the log. */
export interface LogState {
  epochGuard: EpochGuard
  authors: KnownAuthors
}

function isOfPosts({ drafts }: Append) {
  return drafts.every((draft) => draft.type === 'post' && !isReadBack(draft))
}

/** Whether the drafts can be the first of a room. */
function beginsRoom({ drafts }: Append) {
  return drafts.some(
    (draft) => draft.type === 'entry' || (draft.type === 'post' && draft.replyTo === undefined),
  )
}

function isResent(error: unknown) {
  return error instanceof pg.DatabaseError && cidConstraints.has(error.constraint ?? '')
}

async function append(
  client: pg.ClientBase,
  { epochGuard, authors }: LogState,
  appends: readonly Append[],
  more: More<Append>,
  load: typeof loadRooms | typeof emptyRooms,
): Promise<Committed> {
  const names = [...new Set(appends.map(({ room }) => room))]
  const begun = new Set(appends.filter(beginsRoom).map(({ room }) => room))
  const baseline = epochGuard.baseline(names)
  const { heads, entered, floors, observation } = await lockRooms(client, names, begun)
  const known = new Map(names.map((name) => [name, heads.get(name) ?? 0]))
  requireCurrent(epochGuard, baseline, observation, known)
  more(({ room }) => heads.has(room))
  const drafts = draftsByRoom(appends)
  const locked = new Map([...drafts].filter(([room]) => heads.has(room)))
  const { form } = observation
  const [loaded, deleted] = await Promise.all([
    // While messages move, no index has all cids.
    (form === 'moving' ? loadRooms : load)(client, locked, form),
    loadDeletedPosts(client, locked, floors),
  ])
  // A room that is not locked has no messages: every draft is refused, and nothing is written.
  const rows = new Map([...emptyRooms(client, drafts), ...loaded])
  for (const [room, { access }] of rows) access.floor = floors.get(room) ?? access.floor
  for (const { room, digest, id } of deleted) rows.get(room)?.loadDeletedPost(digest, id)
  const rooms = new Map<string, RoomTransaction>()
  for (const [name, room] of rows) {
    const revs = { head: heads.get(name) ?? 0, lastEntry: entered.get(name) ?? 0 }
    rooms.set(name, new RoomTransaction(room, revs, observation.now))
  }
  const lastOfServer = () => rooms.get(everywhere)?.lastEntry ?? observation.server
  const results = appends.map(({ room, drafts }) => receiptsOf(rooms.get(room), drafts, lastOfServer()))
  const spans = [...rooms].filter(([, { after, rev }]) => rev > after)
  // Sent without awaiting each other: one round trip, executed in this order.
  const { epoch } = epochGuard
  const stored = storeRooms(client, rows, form, (of) => authors.missing(epoch, of))
  const headed = updateHeads(client, spans, observation.now)
  const touched = readTouched(client, spans)
  const committed = client.query('COMMIT')
  await Promise.all([...stored.sent, headed, touched, committed])
  if ((await committed).command !== 'COMMIT') throw new Error('The database did not commit.')
  authors.add(epoch, stored.authors)
  const after = new Map([...rooms].map(([name, { rev }]) => [name, rev]))
  epochGuard.recordHeads(epoch, after)
  return {
    results,
    spans: spansOf(spans, await touched),
    at: observation.now,
    heads: after,
    synchronous: observation.synchronous,
  }
}

function draftsByRoom(appends: readonly Append[]) {
  const byRoom = new Map<string, Draft[]>()
  for (const { room, drafts } of appends) {
    const ofRoom = byRoom.get(room)
    if (ofRoom === undefined) byRoom.set(room, [...drafts])
    else ofRoom.push(...drafts)
  }
  return byRoom
}

interface LockedObservation extends Observation {
  now: number
  /** The rev of the newest entry of all rooms. */
  server: number
  synchronous: string
  form: MessageForm
}

/** Locks the rooms that are stored. Those of `begun` that are not are stored first. */
async function lockRooms(
  client: pg.ClientBase,
  names: readonly string[],
  begun: ReadonlySet<string>,
): Promise<Locked> {
  const beginning = client.query(names.includes(everywhere) ? beginAlone : begin)
  const locked = client.query<LockedRoom>(lockHeads, [names])
  // A separate statement: the one that waits for the lock reads a snapshot from before it waited.
  const observed = client.query<LockedObservation>(selectNow)
  await Promise.all([beginning, locked, observed])
  const [observation] = (await observed).rows
  if (observation === undefined) throw new EpochMissing()
  const heads = new Map((await locked).rows.map(({ room, head }) => [room, head]))
  const entered = new Map((await locked).rows.map(({ room, last_entry }) => [room, last_entry]))
  const floors = new Map((await locked).rows.flatMap(({ room, floor }) => (floor > 0 ? [[room, floor]] : [])))
  const missing = names.filter((name) => begun.has(name) && !heads.has(name))
  if (missing.length === 0) return { heads, entered, floors, observation }
  // In a separate transaction: inserting rooms while holding locks on others could deadlock.
  await Promise.all([client.query('ROLLBACK'), queryBounded(client, makeRooms, [missing])])
  return lockRooms(client, names, begun)
}

interface LockedRoom {
  room: string
  head: number
  floor: number
  last_entry: number
}

interface Locked {
  heads: Map<string, number>
  /** The rev of the newest entry. */
  entered: Map<string, number>
  /** Of the rooms from which messages are deleted. */
  floors: Map<string, number>
  observation: LockedObservation
}

function receiptsOf(room: RoomTransaction | undefined, drafts: readonly Draft[], server: number): Written {
  if (room === undefined) throw new Error('A room was not loaded.')
  return { type: 'appended', receipts: room.append(drafts, server) }
}

type ChangedRooms = [string, RoomTransaction][]

async function updateHeads(client: pg.ClientBase, spans: ChangedRooms, now: number) {
  if (spans.length === 0) return
  const heads = spans.map(([room, { rev }]) => ({ room, head: rev }))
  await client.query(setHeads, [JSON.stringify(heads), Math.floor(now / 1_000)])
}

async function readTouched(client: pg.ClientBase, spans: ChangedRooms): Promise<Map<string, Message[]>> {
  const keys = spans.flatMap(([room, { touched }]) => [...touched].map((id) => ({ room, id })))
  if (keys.length === 0) return new Map()
  const { rows } = await client.query<MessageRow & { room: string }>(selectTouched, [JSON.stringify(keys)])
  return new Map(
    [...Map.groupBy(rows, ({ room }) => room)].map(([room, ofRoom]) => [room, ofRoom.map(messageOf)]),
  )
}

function spansOf(spans: ChangedRooms, touched: ReadonlyMap<string, Message[]>): RevRange[] {
  return spans.map(([room, { after, rev, reacted, entries }]) => ({
    room,
    after,
    rev,
    touched: touched.get(room) ?? [],
    reacted,
    entries,
  }))
}

/** "ParE" as a number: an advisory lock, taken before those of rooms. While they are written, no entry of all rooms is. */
const everywhereLock = 0x50617245

// Set for the transaction only: see clientOptions. `remote_apply` is stronger than `on`, and stays.
const beginHolding = (lock: string) => `
  BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL statement_timeout = ${statementMs}; SET LOCAL lock_timeout = ${lockMs}; SET LOCAL idle_in_transaction_session_timeout = ${idleInTransactionMs};
  SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') <> 'remote_apply';
  SELECT ${lock}(${everywhereLock})`

const begin = beginHolding('pg_advisory_xact_lock_shared')
const beginAlone = beginHolding('pg_advisory_xact_lock')

// Lock rooms in sorted order to avoid deadlocks.
const lockHeads =
  'SELECT room, head, floor, last_entry FROM rooms WHERE room = ANY($1) ORDER BY room FOR UPDATE'

const makeRooms = `
  INSERT INTO rooms (room, head) SELECT room, 0 FROM unnest($1::text[]) AS room ORDER BY room ON CONFLICT DO NOTHING`

const selectNow = `
  SELECT ${observationColumns}, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now,
    current_setting('synchronous_commit') AS synchronous, l.form,
    coalesce((SELECT last_entry FROM rooms WHERE room = '${everywhere}'), 0) AS server
  FROM life AS l`

// In seconds: the index of `moved` changes once a second at most, and the other updates are HOT.
const setHeads = `
  UPDATE rooms AS r SET head = k.head, moved = greatest(r.moved, $2::bigint) FROM json_to_recordset($1) AS k (room TEXT COLLATE "C", head BIGINT)
  WHERE r.room = k.room`

const selectTouched = `
  SELECT k.room, found.* FROM json_to_recordset($1) AS k (room TEXT COLLATE "C", id BIGINT)
  JOIN LATERAL (SELECT ${rowColumns} ${fromMessages} WHERE m.room = k.room AND m.id = k.id LIMIT 1) AS found ON true`
