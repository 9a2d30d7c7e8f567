import { readonly, ref } from 'vue'
import { useEventListener } from './use-event-listener.ts'

/** Whether the page is visible and its window has the focus. */
export function usePageVisible() {
  const pageVisible = ref(isPageVisible())
  const update = () => (pageVisible.value = isPageVisible())
  useEventListener(window, 'focus', update)
  useEventListener(window, 'blur', update)
  useEventListener(document, 'visibilitychange', update)
  return readonly(pageVisible)
}

const isPageVisible = () => document.visibilityState === 'visible' && document.hasFocus()
