import { notifications, type Notifications } from '@parley/shared'
import type { StoredMembership } from '../access/membership-store.ts'

/** A row of `members`, in both engines. */
export interface MemberRow {
  room: string
  read: number
  notify: string
  favourite: number | boolean
  drafted: number
}

export function membershipOf({ room, read, notify, favourite, drafted }: MemberRow): StoredMembership {
  const marks = { notify: notifyOf(notify), isFavourite: Boolean(favourite) }
  return { room, read, ...marks, ...(drafted > 0 && { drafted }) }
}

/** A newer version may have stored another word. */
export function notifyOf(stored: string): Notifications {
  return notifications.find((one) => one === stored) ?? 'mentions'
}

/** A message as it is counted; `text` is null where it has no `@`. */
export interface UnreadRow {
  text: string | null
  removed: number | boolean
  own: number | boolean
}

/** `rows` are one more than `most`, where there are as many. */
export function unreadOf(rows: readonly UnreadRow[], most: number) {
  const counted = rows.slice(0, most).filter(({ removed, own }) => !removed && !own)
  return {
    count: counted.length,
    addressed: counted.flatMap(({ text }) => (text === null ? [] : [text])),
    isMore: rows.length > most,
  }
}
