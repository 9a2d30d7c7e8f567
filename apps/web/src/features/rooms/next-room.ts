import type { RoomLine } from '@parley/shared'

/** The room `by` places further in the list, in which the open one may be missing; undefined at its end. */
export function nextRoom(lines: readonly RoomLine[], open: string, by: 1 | -1): string | undefined {
  const rooms = lines.filter(({ ended, room }) => ended === undefined || room === open)
  const at = rooms.findIndex(({ room }) => room === open)
  return at === -1 ? rooms[0]?.room : rooms[at + by]?.room
}

/** The next one with unread messages of which the person wants to hear, round the end; undefined without one. */
export function nextUnread(lines: readonly RoomLine[], open: string, by: 1 | -1): string | undefined {
  const at = lines.findIndex(({ room }) => room === open)
  const behind = [...lines.slice(at + 1), ...lines.slice(0, Math.max(at, 0))]
  const isUnread = ({ unread = 0, notify, room, ended }: RoomLine) =>
    room !== open && unread > 0 && notify !== 'nothing' && ended === undefined
  return (by === 1 ? behind.find(isUnread) : behind.findLast(isUnread))?.room
}

/** Where to go when the person leaves the open room. */
export function roomAfter(lines: readonly RoomLine[], left: string): string | undefined {
  return nextRoom(lines, left, 1) ?? nextRoom(lines, left, -1)
}
