import type { RoomLine } from '@parley/shared'

export interface UnreadRooms {
  messages: number
  mentions: number
  /** There may be more messages. */
  atLeast: boolean
}

/** What is unread in these rooms, but for those of which nothing is wanted. */
export function unreadOf(lines: readonly RoomLine[]): UnreadRooms {
  const wanted = lines.filter(({ notify, ended }) => notify !== 'nothing' && ended === undefined)
  return {
    messages: wanted.reduce((sum, { unread = 0 }) => sum + unread, 0),
    mentions: wanted.reduce((sum, { mentions = 0 }) => sum + mentions, 0),
    atLeast: wanted.some(({ atLeast }) => atLeast === true),
  }
}
