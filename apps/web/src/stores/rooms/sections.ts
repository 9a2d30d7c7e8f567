import { isConversation, type RoomLine } from '@parley/shared'

/** As they are shown: rooms, and behind them private conversations. */
export function inSections(lines: readonly RoomLine[]): RoomLine[] {
  const rooms = lines.filter(({ room }) => !isConversation(room))
  return [...rooms, ...lines.filter(({ room }) => isConversation(room))]
}
