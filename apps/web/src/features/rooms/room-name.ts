import type { RoomLine } from '@parley/shared'
import { roomsWords } from '../../i18n/rooms-words.ts'
import { titleOf } from '../../stores/room-title.ts'

export { titleOf }

/** Why nothing is told of the room; undefined while something is. */
export function endOf({ ended }: RoomLine): string | undefined {
  if (ended === undefined) return undefined
  const texts: Partial<Record<string, string>> = roomsWords.ended
  return texts[ended] ?? roomsWords.ended.other
}

/** For screen readers, which neither see the dot nor the marks. */
export function spokenName(line: RoomLine, hasDraft = false): string {
  const { unread = 0, mentions = 0, atLeast, notify, locked, favourite } = line
  const end = endOf(line)
  if (end !== undefined) return `${titleOf(line)}, ${end}`
  return [
    titleOf(line),
    unread > 0 && (atLeast ? roomsWords.unreadAtLeast(unread) : roomsWords.unread(unread)),
    mentions > 0 && roomsWords.mentions(mentions),
    hasDraft && roomsWords.hasDraft,
    favourite && roomsWords.favourite,
    locked && roomsWords.locked,
    notify === 'nothing' && roomsWords.muted,
  ]
    .filter((part) => typeof part === 'string')
    .join(', ')
}
