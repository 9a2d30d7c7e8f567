import { shallowRef } from 'vue'
import { useEventListener } from './use-event-listener.ts'

/** Whether the page is being printed. What changes with it is rendered before the browser lays out the paper. */
export const isPrinting = shallowRef(false)

/** Updates `isPrinting` until the current scope ends. */
export function watchPrinting() {
  useEventListener(window, 'beforeprint', () => (isPrinting.value = true))
  useEventListener(window, 'afterprint', () => (isPrinting.value = false))
}
