import { onScopeDispose } from 'vue'
import { browserEnvironment } from '../../stores/browser-environment.ts'
import { useRoom } from '../../stores/room-store.ts'
import { Idleness } from './idleness.ts'
import { useEventListener } from '../../ui/interaction/use-event-listener.ts'

const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const
const passive = { passive: true, capture: true }

/** Reports to the server when this person becomes idle or returns. */
export function useIdle() {
  const room = useRoom()
  const idleness = new Idleness(browserEnvironment, room.setIdle)
  const onInput = () => idleness.onInput()

  for (const input of inputs) useEventListener(window, input, onInput, passive)
  useEventListener(document, 'visibilitychange', onVisibilityChange)
  if (document.visibilityState === 'hidden') onVisibilityChange()
  onScopeDispose(() => {
    idleness.stop()
  })

  function onVisibilityChange() {
    if (document.visibilityState === 'hidden') idleness.onHidden()
    else idleness.onShown()
  }
}
