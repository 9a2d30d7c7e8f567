import { onScopeDispose, readonly, ref } from 'vue'

/** Whether this is a machine with a mouse, and so with a keyboard, and not one whose keyboard covers the page. */
export function useFinePointer() {
  const query = window.matchMedia('(pointer: fine)')
  const fine = ref(query.matches)
  const look = () => (fine.value = query.matches)
  query.addEventListener('change', look)
  onScopeDispose(() => query.removeEventListener('change', look))
  return readonly(fine)
}
