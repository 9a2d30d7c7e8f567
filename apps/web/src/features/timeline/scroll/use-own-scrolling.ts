import { onBeforeUnmount, onMounted, type ShallowRef } from 'vue'

/** Calls `scrolls` when the reader scrolls the list, and not when the page does. */
export function useOwnScrolling(list: Readonly<ShallowRef<HTMLElement | null>>, scrolls: () => void) {
  const gestures = { wheel: scrolls, touchmove: scrolls, pointerdown: pressedPointer, keydown: pressed }
  let element: HTMLElement | null = null

  onMounted(() => {
    element = list.value
    for (const [name, listener] of Object.entries(gestures))
      element?.addEventListener(name, listener as EventListener, { passive: true })
  })
  onBeforeUnmount(() => {
    for (const [name, listener] of Object.entries(gestures))
      element?.removeEventListener(name, listener as EventListener)
  })

  // On the scroll bar, not on a row.
  function pressedPointer(event: PointerEvent) {
    if (event.target === list.value) scrolls()
  }

  function pressed(event: KeyboardEvent) {
    if (keys.has(event.key)) scrolls()
  }
}

const keys = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' '])
