import { nextTick, onBeforeUnmount, onMounted } from 'vue'

/** Of this visit: an entry from before a reload is no longer in front of anything. */
const mark = Date.now()
/** How many there are: one may take the place of another. */
let mounted = 0

/** While mounted, the Back of the browser closes, and leaves the page where it is. After `stay`, closing goes nowhere. */
export function useBack(close: () => void) {
  let isStaying = false

  onMounted(() => {
    mounted += 1
    if (!isMarked()) {
      const state: unknown = history.state
      // The rest is kept: the position in the room belongs to the entry (history-entry.ts).
      history.pushState({ ...(typeof state === 'object' ? state : {}), over: mark }, '')
    }
    // Before the list, which would go to the message in the address.
    window.addEventListener('popstate', onPopState, { capture: true })
  })
  onBeforeUnmount(() => {
    mounted -= 1
    window.removeEventListener('popstate', onPopState, { capture: true })
    if (!isStaying) void nextTick(goBack)
  })

  return { stay: () => (isStaying = true) }

  function onPopState(event: PopStateEvent) {
    if (isMarked()) return
    event.stopImmediatePropagation()
    close()
  }
}

function goBack() {
  if (mounted > 0 || !isMarked()) return
  const stop = (event: PopStateEvent) => event.stopImmediatePropagation()
  window.addEventListener('popstate', stop, { capture: true, once: true })
  history.back()
}

function isMarked() {
  const state: unknown = history.state
  return typeof state === 'object' && state !== null && 'over' in state && state.over === mark
}
