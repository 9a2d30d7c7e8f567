import { onScopeDispose, readonly, ref } from 'vue'

/** Whether somebody has the page before their eyes: it is visible, and its window has the focus. */
export function usePageVisible() {
  const lookedAt = ref(isLookedAt())
  const update = () => (lookedAt.value = isLookedAt())
  window.addEventListener('focus', update)
  window.addEventListener('blur', update)
  document.addEventListener('visibilitychange', update)
  onScopeDispose(() => {
    window.removeEventListener('focus', update)
    window.removeEventListener('blur', update)
    document.removeEventListener('visibilitychange', update)
  })
  return readonly(lookedAt)
}

const isLookedAt = () => document.visibilityState === 'visible' && document.hasFocus()
