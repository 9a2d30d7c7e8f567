import type { Timeline } from '@parley/client'
import { computed, onScopeDispose, watch } from 'vue'
import { leftRooms } from '../stores/rooms/other-rooms.ts'
import { usePerson } from '../stores/person-store.ts'
import { useRoom } from '../stores/room-store.ts'
import { deleteRoomSnapshot, deleteRoomSnapshots, saveRoomSnapshot } from '../storage/room-snapshot.ts'
import { useEventListener } from '../ui/interaction/use-event-listener.ts'

/** Milliseconds between writes: in a flood the room changes with every frame. */
const writeEveryMs = 1_000

/** Refusals after which the room is not for this person any more, or is no more. */
const keptOut = ['banned', 'door_closed', 'turned_away', 'room_deleted', 'no_such_room']

/** Stores the room for opening it offline. Leaving deletes all stored rooms, and who is kept out of one keeps nothing of it. */
export function useRoomSnapshot() {
  const room = useRoom()
  const person = usePerson()
  const isKeptOut = computed(() => {
    const connection = room.view?.connection
    return (
      connection?.name === 'refused' &&
      'code' in connection.because &&
      keptOut.includes(connection.because.code)
    )
  })
  let pending: { name: string; timeline: Timeline } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(
    () => room.view?.timeline,
    (timeline) => {
      if (timeline === undefined || isKeptOut.value) return
      if (pending !== undefined && pending.name !== room.name) write()
      pending = { name: room.name, timeline }
      timer ??= setTimeout(write, writeEveryMs)
    },
  )
  watch(
    () => (isKeptOut.value ? room.name : undefined),
    (name) => {
      if (name === undefined) return
      clear()
      deleteRoomSnapshot(name).catch(warn)
    },
    { immediate: true },
  )
  watch(
    () => person.known,
    (known) => {
      if (known !== undefined) return
      clear()
      deleteRoomSnapshots().catch(warn)
    },
  )
  useEventListener(window, 'pagehide', write)
  onScopeDispose(() => {
    write()
  })

  function write() {
    if (pending !== undefined && !leftRooms.has(pending.name))
      saveRoomSnapshot(pending.name, pending.timeline, Date.now()).catch(warn)
    clear()
  }

  function clear() {
    pending = undefined
    clearTimeout(timer)
    timer = undefined
  }
}

function warn(error: unknown) {
  console.warn('The room cannot be stored in this browser', error)
}
