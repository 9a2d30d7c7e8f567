import type { Message, SearchFilter } from '@parley/shared'
import type { MessageLog } from '../../log/message-log.ts'

/** Ids from `from` up to but without `below`. */
export interface IdRange {
  from: number
  below: number
}

/** Clocks of nodes differ, and are set: ids and times are in the same order to within this, in milliseconds. */
const slackMs = 3_600_000

/** The messages that may have been posted between these times. Reads about 20 messages for each of a million. */
export async function timeRange(
  log: Pick<MessageLog, 'before' | 'after'>,
  room: string,
  { since, until }: SearchFilter,
): Promise<IdRange> {
  const all = { from: 0, below: Number.MAX_SAFE_INTEGER }
  if (since === undefined && until === undefined) return all
  const [newest] = await log.before(room, all.below, 1)
  if (newest === undefined) return all
  const [from, below] = await Promise.all([
    since === undefined ? all.from : firstAt(log, room, newest, since - slackMs),
    until === undefined ? all.below : firstAt(log, room, newest, until + slackMs),
  ])
  return { from, below }
}

/** The lowest id of a message that was posted at this time or later; beyond all where there is none. */
async function firstAt(log: Pick<MessageLog, 'after'>, room: string, newest: Message, at: number) {
  if (newest.at < at) return Number.MAX_SAFE_INTEGER
  // The next message above `low` is older, the one above `high` is not.
  let [low, high] = [-1, newest.id - 1]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    const [message] = await log.after(room, middle, 1)
    if (message === undefined || message.at >= at) high = middle
    else low = message.id - 1
  }
  return high + 1
}
