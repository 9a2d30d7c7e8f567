import { RoomList } from '@parley/client'
import { watch } from 'vue'
import { useRoom } from '../../stores/room-store.ts'
import { useRooms } from '../../stores/rooms/rooms-store.ts'
import { useEventListener } from '../../ui/interaction/use-event-listener.ts'
import { usePageVisible } from '../../ui/interaction/use-page-visible.ts'
import { useUnread } from '../unread/index.ts'

/** Keeps the list of rooms over the connection of the room, and tells it how far the person has read. */
export function useRoomList() {
  const room = useRoom()
  const rooms = useRooms()
  const unread = useUnread()
  const pageVisible = usePageVisible()

  watch(
    () => room.connection,
    (shared) => {
      rooms.list = undefined
      if (shared === undefined) return
      shared.share((inner) => {
        const list = new RoomList(inner, room.name, () => rooms.take(list))
        rooms.list = list
        return list.environment
      })
    },
    { immediate: true, flush: 'sync' },
  )
  // P1.3: the server may have been of a later version before.
  watch(
    [() => room.view?.connection.name === 'live' && room.connection?.follows === false, () => unread.epoch],
    ([isEarlier]) => {
      if (!isEarlier) return
      rooms.forget()
      unread.readHere()
    },
    { immediate: true },
  )
  watch([() => rooms.list, () => unread.read, pageVisible], report, { immediate: true })
  watch([readSoFar, () => unread.epoch], ([read]) => read !== undefined && unread.readElsewhere(read))
  watch(
    () => room.isChanging,
    (isChanging) => {
      if (!isChanging) return
      report()
      rooms.list?.flush()
    },
    { flush: 'sync' },
  )
  useEventListener(window, 'pagehide', () => rooms.list?.flush())

  /** What was stored of the list on an earlier visit may be of another epoch. */
  function readSoFar() {
    const { lines } = rooms
    return rooms.list?.isComplete === true ? lines.find((line) => line.room === room.name)?.read : undefined
  }

  function report() {
    if (pageVisible.value && unread.read !== undefined) rooms.read(unread.read)
  }
}
