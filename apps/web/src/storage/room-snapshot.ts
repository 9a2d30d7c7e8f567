import type { Timeline } from '@parley/client'
import { message, withTimeout } from '@parley/shared'
import { openDB, type DBSchema } from 'idb'
import * as v from 'valibot'
import { scoped } from './browser-storage.ts'

/** A room as it is shown offline. */
const snapshotSchema = v.object({
  room: v.string(),
  epoch: v.string(),
  cursor: v.number(),
  messages: v.array(message),
  more: v.boolean(),
  /** Unix time in milliseconds. */
  at: v.number(),
})

type RoomSnapshot = v.InferOutput<typeof snapshotSchema>

interface RoomsSchema extends DBSchema {
  rooms: { key: string; value: RoomSnapshot }
}

export const maxMessages = 50

/** Older snapshots are not resumed: the newest page is loaded instead of everything since. */
const resumableMs = 24 * 60 * 60_000

const timeoutMs = 1_000

/** The room as this browser last stored it; undefined without a snapshot or without storage. */
export async function loadRoomSnapshot(room: string, now: number): Promise<Timeline | undefined> {
  try {
    const found = await withTimeout(
      open().then((db) => db.get('rooms', room)),
      timeoutMs,
      undefined,
    )
    const read = v.safeParse(snapshotSchema, found)
    return read.success ? timelineOf(read.output, now) : undefined
  } catch (error) {
    console.warn('Messages cannot be stored in this browser', error)
    return undefined
  }
}

export async function saveRoomSnapshot(
  room: string,
  { epoch, cursor, messages, more }: Timeline,
  now: number,
) {
  if (epoch === undefined) return
  const db = await open()
  const newest = messages.slice(-maxMessages)
  await db.put('rooms', {
    room,
    epoch,
    cursor,
    messages: newest,
    more: more || newest.length < messages.length,
    at: now,
  })
}

/** Deletes what is stored of that room. */
export async function deleteRoomSnapshot(room: string) {
  const db = await open()
  await db.delete('rooms', room)
}

/** Deletes all rooms. */
export async function deleteRoomSnapshots() {
  const db = await open()
  await db.clear('rooms')
}

/** Without an epoch the timeline is only displayed: joining loads the newest page. */
function timelineOf({ epoch, cursor, messages, more, at }: RoomSnapshot, now: number): Timeline {
  // Also in the future: the clock was wrong, and the snapshot of any age.
  const resumable = Math.abs(now - at) < resumableMs
  return resumable ? { epoch, cursor, messages, more } : { epoch: undefined, cursor: 0, messages, more: true }
}

let opened: ReturnType<typeof openRooms> | undefined

const open = () => (opened ??= openRooms())

function openRooms() {
  // Its own database: another one could not be upgraded while a tab has it open.
  return openDB<RoomsSchema>(scoped('parley-rooms'), 1, {
    upgrade: (fresh) => void fresh.createObjectStore('rooms', { keyPath: 'room' }),
  })
}
