import type { RoomLine } from '@parley/shared'

/** The other rooms with unread messages of which the person wants to hear. */
export function unreadLines(lines: readonly RoomLine[], open: string): RoomLine[] {
  return lines.filter(
    ({ room, unread = 0, notify, ended }) =>
      room !== open && unread > 0 && notify !== 'nothing' && ended === undefined,
  )
}

/** The newest first; those that were there before keep their places, so that nothing moves away under the pointer. */
export function inPlaces(before: readonly RoomLine[], lines: readonly RoomLine[]): RoomLine[] {
  const places = new Map(before.map(({ room }, place) => [room, place]))
  const newest = lines.toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0))
  return newest.toSorted((a, b) => (places.get(a.room) ?? Infinity) - (places.get(b.room) ?? Infinity) || 0)
}
