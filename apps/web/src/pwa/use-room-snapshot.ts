import type { Timeline } from '@parley/client'
import { onScopeDispose, watch } from 'vue'
import { usePerson } from '../stores/person-store.ts'
import { useRoom } from '../stores/room-store.ts'
import { forgetRooms, saveRoomSnapshot } from '../storage/room-snapshot.ts'

/** In a flood the room is written down this often, in milliseconds. */
const everyMs = 1_000

/** Writes down what the room shows, for when it is opened without a connection. Who leaves leaves nothing. */
export function useKeeping() {
  const room = useRoom()
  const person = usePerson()
  let due: { name: string; timeline: Timeline } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(
    () => room.view?.timeline,
    (timeline) => {
      if (timeline === undefined) return
      due = { name: room.name, timeline }
      timer ??= setTimeout(write, everyMs)
    },
  )
  watch(
    () => person.known,
    (known) => {
      if (known !== undefined) return
      clear()
      forgetRooms().catch(complain)
    },
  )
  window.addEventListener('pagehide', write)
  onScopeDispose(() => {
    write()
    window.removeEventListener('pagehide', write)
  })

  function write() {
    if (due !== undefined) saveRoomSnapshot(due.name, due.timeline, Date.now()).catch(complain)
    clear()
  }

  function clear() {
    due = undefined
    clearTimeout(timer)
    timer = undefined
  }
}

function complain(error: unknown) {
  console.warn('The room cannot be kept in this browser', error)
}
