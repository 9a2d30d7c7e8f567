import { onBeforeUnmount, onMounted, type ShallowRef } from 'vue'

/** Tells when somebody scrolls a list by themselves, rather than the page for them. */
export function useOwnScrolling(list: Readonly<ShallowRef<HTMLElement | null>>, scrolls: () => void) {
  const gestures = { wheel: scrolls, touchmove: scrolls, pointerdown: grasped, keydown: pressed }
  let listened: HTMLElement | null = null

  onMounted(() => {
    listened = list.value
    for (const [name, told] of Object.entries(gestures))
      listened?.addEventListener(name, told as EventListener, { passive: true })
  })
  onBeforeUnmount(() => {
    for (const [name, told] of Object.entries(gestures))
      listened?.removeEventListener(name, told as EventListener)
  })

  // The bar beside the rows, or where there are none.
  function grasped(event: PointerEvent) {
    if (event.target === list.value) scrolls()
  }

  function pressed(event: KeyboardEvent) {
    if (keys.has(event.key)) scrolls()
  }
}

const keys = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' '])
