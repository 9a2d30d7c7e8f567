import { onScopeDispose, readonly, ref } from 'vue'

/** Whether the page is at least 720 px wide, as in the style sheets: panels are beside the conversation. */
export function useWide() {
  const query = window.matchMedia('(width >= 720px)')
  const wide = ref(query.matches)
  const look = () => (wide.value = query.matches)
  query.addEventListener('change', look)
  onScopeDispose(() => query.removeEventListener('change', look))
  return readonly(wide)
}
