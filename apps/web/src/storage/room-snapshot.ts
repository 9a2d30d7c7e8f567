import type { Timeline } from '@parley/client'
import { message, withTimeout } from '@parley/shared'
import { openDB, type DBSchema } from 'idb'
import * as v from 'valibot'

/** What is shown of a room when it opens without a connection. */
const kept = v.object({
  room: v.string(),
  epoch: v.string(),
  cursor: v.number(),
  messages: v.array(message),
  more: v.boolean(),
  /** Unix time in milliseconds. */
  at: v.number(),
})

type KeptRoom = v.InferOutput<typeof kept>

interface RoomsSchema extends DBSchema {
  rooms: { key: string; value: KeptRoom }
}

export const mostKept = 50

/** After so long, in milliseconds, there may be more news than are worth fetching: the newest page is asked for instead. */
const resumableMs = 24 * 60 * 60_000

const timeoutMs = 1_000

/** The room as this browser last saw it; undefined when it never did, or keeps nothing. */
export async function loadRoomSnapshot(room: string, now: number): Promise<Timeline | undefined> {
  try {
    const found = await withTimeout(open().then((db) => db.get('rooms', room)), timeoutMs, undefined)
    const read = v.safeParse(kept, found)
    return read.success ? timelineOf(read.output, now) : undefined
  } catch (error) {
    console.warn('No messages can be kept in this browser', error)
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
  const newest = messages.slice(-mostKept)
  await db.put('rooms', {
    room,
    epoch,
    cursor,
    messages: newest,
    more: more || newest.length < messages.length,
    at: now,
  })
}

/** Whoever leaves takes along what was read here. */
export async function forgetRooms() {
  const db = await open()
  await db.clear('rooms')
}

/** Without an epoch the timeline is only something to look at: joining starts anew. */
function timelineOf({ epoch, cursor, messages, more, at }: KeptRoom, now: number): Timeline {
  const resumable = now - at < resumableMs
  return resumable ? { epoch, cursor, messages, more } : { epoch: undefined, cursor: 0, messages, more: true }
}

let opened: ReturnType<typeof openRooms> | undefined

const open = () => (opened ??= openRooms())

function openRooms() {
  // A database of its own: one that is open in another tab could not be given a new shape.
  return openDB<RoomsSchema>('parley-rooms', 1, {
    upgrade: (fresh) => void fresh.createObjectStore('rooms', { keyPath: 'room' }),
  })
}
