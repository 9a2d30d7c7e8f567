import { shallowRef, watch, type Ref } from 'vue'
import { changes } from '../../../storage/browser-storage.ts'
import { roomsWithDrafts } from '../../../storage/drafts.ts'
import { draftsKey } from '../../../storage/forget-drafts.ts'
import { usePerson } from '../../../stores/person-store.ts'
import { useRoom } from '../../../stores/room-store.ts'
import { useEventListener } from '../../../ui/interaction/use-event-listener.ts'

/** The rooms in which the person has left unsent text in this browser. In the open one it is in the field. */
export function useDraftRooms(): Readonly<Ref<ReadonlySet<string>>> {
  const room = useRoom()
  const person = usePerson()
  const found = shallowRef<ReadonlySet<string>>(new Set())

  // Once the field of the room before has stored what was in it.
  watch([() => room.name, () => person.known?.id], find, { immediate: true, flush: 'post' })
  useEventListener(window, 'storage', (event) => changes(event, draftsKey(person.known?.id ?? '')) && find())
  return found

  function find() {
    const id = person.known?.id
    const rooms = new Set(id === undefined ? [] : roomsWithDrafts(id))
    rooms.delete(room.name)
    found.value = rooms
  }
}
