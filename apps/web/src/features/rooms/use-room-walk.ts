import { useRoomAddress } from '../../stores/rooms/address-store.ts'
import { useRooms } from '../../stores/rooms/rooms-store.ts'
import { useEventListener } from '../../ui/interaction/use-event-listener.ts'
import { nextRoom, nextUnread } from './next-room.ts'

/** Alt with up and down goes to the next room of the list; with Shift to the next one with unread messages. */
export function useRoomWalk() {
  const address = useRoomAddress()
  const rooms = useRooms()

  useEventListener(window, 'keydown', (event) => {
    const by = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key]
    if (by === undefined || !event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return
    if (rooms.lines.length < 2 || document.querySelector('dialog:modal') !== null) return
    event.preventDefault()
    const next = (event.shiftKey ? nextUnread : nextRoom)(rooms.lines, address.room ?? '', by)
    if (next !== undefined) address.open(next)
  })
}
