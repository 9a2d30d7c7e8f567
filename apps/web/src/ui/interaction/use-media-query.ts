import { onScopeDispose, readonly, ref } from 'vue'

/** At least 45 em of the browser's font, as in the style sheets: panels are beside the conversation. */
export const wide = '(width >= 45em)'

/** The list of rooms has its place beside the conversation, too. */
export const roomy = '(width >= 68.75em)'

/** A finger, and so perhaps a keyboard that covers the page. Machines without any pointing device have a real one. */
export const coarsePointer = '(pointer: coarse)'

/** Whether a media query matches. */
export function useMediaQuery(query: string) {
  const list = window.matchMedia(query)
  const matches = ref(list.matches)
  const update = () => (matches.value = list.matches)
  list.addEventListener('change', update)
  onScopeDispose(() => list.removeEventListener('change', update))
  return readonly(matches)
}
