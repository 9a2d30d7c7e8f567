import { useRooms } from '../../../stores/rooms/rooms-store.ts'
import { useEventListener } from '../../../ui/interaction/use-event-listener.ts'
import { allUnreadShown } from './shown.ts'

/** Alt+Shift+Enter shows all that is unread, also out of the composer. */
export function useAllUnreadKey() {
  const rooms = useRooms()

  useEventListener(
    window,
    'keydown',
    (event) => {
      const { key, altKey, shiftKey, ctrlKey, metaKey, isComposing } = event
      if (key !== 'Enter' || !altKey || !shiftKey || ctrlKey || metaKey || isComposing) return
      if (rooms.lines.length < 2 || document.querySelector('dialog:modal:not(.rooms)') !== null) return
      // The composer would begin a new line.
      event.preventDefault()
      event.stopPropagation()
      allUnreadShown.value = true
    },
    { capture: true },
  )
}
