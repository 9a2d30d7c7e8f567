import { limits, type AskHistory, type HistoryFrame } from '@parley/shared'
import type { Room } from './room.ts'

const half = limits.page / 2

/** P5.5: a page of messages before, after or around an id. */
export async function readHistory(
  room: Pick<Room, 'before' | 'after'>,
  asked: AskHistory,
): Promise<HistoryFrame> {
  if ('before' in asked) {
    const { before } = asked
    const older = await room.before(before, limits.page + 1)
    return { type: 'history', before, messages: older.slice(-limits.page), more: older.length > limits.page }
  }
  if ('after' in asked) {
    const { after } = asked
    const newer = await room.after(after, limits.page + 1)
    return {
      type: 'history',
      after,
      messages: newer.slice(0, limits.page),
      newer: newer.length > limits.page,
    }
  }
  const { around } = asked
  const older = await room.before(around, half + 1)
  const newer = await room.after(Math.max(0, around - 1), half + 2)
  const own = newer[0]?.id === around ? 1 : 0
  return {
    type: 'history',
    around,
    messages: [...older.slice(-half), ...newer.slice(0, half + own)],
    more: older.length > half,
    newer: newer.length > half + own,
  }
}
