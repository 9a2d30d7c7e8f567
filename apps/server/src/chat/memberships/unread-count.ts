import { limits, mentionsName, type Message } from '@parley/shared'
import type { UnreadMessages } from '../../access/membership-store.ts'

/** What somebody has not read of a room, up to rev `upTo`. */
export interface UnreadCount {
  unread: number
  mentions: number
  atLeast: boolean
  upTo: number
}

/** As it is stored. */
export function countOf(
  { count, addressed, isMore }: UnreadMessages,
  username: string,
  upTo: number,
): UnreadCount {
  const mentions = addressed.filter((text) => mentionsName(text, username)).length
  return { unread: count, mentions, atLeast: isMore, upTo }
}

/** With what was broadcast since. Undefined: a message that was counted is not what it was, and all are to be counted again. */
export function countWith(
  before: UnreadCount,
  messages: readonly Message[],
  { read, username, rev }: { read: number; username: string; rev: number },
): UnreadCount | undefined {
  const count = { ...before, upTo: Math.max(before.upTo, rev) }
  for (const { id, rev: changed, removed, message, username: by, guest, program } of messages) {
    if (id <= read) continue
    if (id <= before.upTo) {
      if (changed > before.upTo && removed) return undefined
      continue
    }
    // A name belongs to one author, but for a guest (P7.6), and for what a program passes on (P19.4).
    if (removed || (by === username && !guest && program === undefined)) continue
    if (count.unread >= limits.unreadCounted) count.atLeast = true
    else {
      count.unread += 1
      if (mentionsName(message, username)) count.mentions += 1
    }
  }
  return count
}
