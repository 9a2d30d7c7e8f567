import { onScopeDispose } from 'vue'
import { browserEnvironment } from '../../stores/browser-environment.ts'
import { useRoom } from '../../stores/room-store.ts'
import { Idleness } from './idleness.ts'

const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const
const passive = { passive: true, capture: true }

/** Tells the others when nobody is at this page, and when somebody is again. */
export function useIdle() {
  const room = useRoom()
  const idleness = new Idleness(browserEnvironment, room.sayIdle)
  const touched = () => idleness.touched()

  for (const touch of touches) window.addEventListener(touch, touched, passive)
  document.addEventListener('visibilitychange', look)
  if (document.visibilityState === 'hidden') look()
  onScopeDispose(() => {
    for (const touch of touches) window.removeEventListener(touch, touched, passive)
    document.removeEventListener('visibilitychange', look)
    idleness.stop()
  })

  function look() {
    if (document.visibilityState === 'hidden') idleness.hidden()
    else idleness.shown()
  }
}
