import { onScopeDispose, readonly, ref } from 'vue'

/** Whether the page is visible and its window has the focus. */
export function usePageVisible() {
  const pageVisible = ref(isPageVisible())
  const update = () => (pageVisible.value = isPageVisible())
  window.addEventListener('focus', update)
  window.addEventListener('blur', update)
  document.addEventListener('visibilitychange', update)
  onScopeDispose(() => {
    window.removeEventListener('focus', update)
    window.removeEventListener('blur', update)
    document.removeEventListener('visibilitychange', update)
  })
  return readonly(pageVisible)
}

const isPageVisible = () => document.visibilityState === 'visible' && document.hasFocus()
