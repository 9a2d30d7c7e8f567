import { readonly, ref } from 'vue'
import { useEventListener } from './use-event-listener.ts'

/** Whether the page is being printed. What changes with it is rendered before the browser lays out the paper. */
export function usePrinting() {
  const isPrinting = ref(false)
  useEventListener(window, 'beforeprint', () => (isPrinting.value = true))
  useEventListener(window, 'afterprint', () => (isPrinting.value = false))
  return readonly(isPrinting)
}
