import { onScopeDispose } from 'vue'
import { browserEnvironment } from '../../stores/browser-environment.ts'
import { useRoom } from '../../stores/room-store.ts'
import { Idleness } from './idleness.ts'

const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const
const passive = { passive: true, capture: true }

/** Reports to the server when this person becomes idle or returns. */
export function useIdle() {
  const room = useRoom()
  const idleness = new Idleness(browserEnvironment, room.setIdle)
  const onInput = () => idleness.onInput()

  for (const input of inputs) window.addEventListener(input, onInput, passive)
  document.addEventListener('visibilitychange', onVisibilityChange)
  if (document.visibilityState === 'hidden') onVisibilityChange()
  onScopeDispose(() => {
    for (const input of inputs) window.removeEventListener(input, onInput, passive)
    document.removeEventListener('visibilitychange', onVisibilityChange)
    idleness.stop()
  })

  function onVisibilityChange() {
    if (document.visibilityState === 'hidden') idleness.onHidden()
    else idleness.onShown()
  }
}
