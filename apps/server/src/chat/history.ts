import { limits, type AskHistory, type HistoryFrame, type Message } from '@parley/shared'
import { jsonBytesOf, withinBytes } from '../log/page-size.ts'
import type { Room } from './room.ts'

const half = limits.page / 2

type Readable = Pick<Room, 'before' | 'after'>

/** P5.5: a page of messages before, after or around an id. */
export async function readHistory(room: Readable, asked: AskHistory): Promise<HistoryFrame> {
  if ('before' in asked)
    return { type: 'history', before: asked.before, ...(await newestBefore(room, asked.before)) }
  if ('after' in asked) {
    const { after } = asked
    const newer = await room.after(after)
    const messages = fitting(newer)
    return { type: 'history', after, messages, newer: messages.length < newer.length }
  }
  return { type: 'history', around: asked.around, ...(await around(room, asked.around)) }
}

/** The newest messages below `id` that fit into a page, and whether there are more. */
export async function newestBefore(room: Pick<Room, 'before'>, id: number) {
  const older = await room.before(id)
  const messages = fitting(older.toReversed()).reverse()
  return { messages, more: messages.length < older.length }
}

/** The first messages above `id` that fit into an answer, and whether there are more. */
export async function oldestAfter(room: Pick<Room, 'after'>, id: number, most: number) {
  const newer = await room.after(id, most)
  const messages = withinBytes(newer.slice(0, most), limits.pageBytes)
  return { messages, more: messages.length < newer.length }
}

function fitting(messages: readonly Message[]) {
  return withinBytes(messages.slice(0, limits.page), limits.pageBytes)
}

async function around(room: Readable, id: number) {
  const older = (await room.before(id, half)).reverse()
  const newer = await room.after(Math.max(0, id - 1), half + 1)
  const own = newer[0]?.id === id ? newer.splice(0, 1) : []
  const taken = { older: 0, newer: 0 }
  let left = limits.pageBytes - own.reduce((sum, message) => sum + jsonBytesOf(message), 0)
  // The nearest on both sides in turn, until one does not fit.
  for (let n = 0; n < half; n += 1) {
    left -= sizeOf(older[n])
    if (left >= 0) taken.older = Math.min(n + 1, older.length)
    left -= sizeOf(newer[n])
    if (left >= 0) taken.newer = Math.min(n + 1, newer.length)
  }
  return {
    messages: [...older.slice(0, taken.older).reverse(), ...own, ...newer.slice(0, taken.newer)],
    more: taken.older < older.length,
    newer: taken.newer < newer.length,
  }
}

function sizeOf(message: Message | undefined) {
  return message === undefined ? 0 : jsonBytesOf(message)
}
