import { onScopeDispose, readonly, ref } from 'vue'

/** Whether there is room for the people beside the conversation: 720 px and more, as in the style sheets. */
export function useWide() {
  const query = window.matchMedia('(width >= 720px)')
  const wide = ref(query.matches)
  const look = () => (wide.value = query.matches)
  query.addEventListener('change', look)
  onScopeDispose(() => query.removeEventListener('change', look))
  return readonly(wide)
}
