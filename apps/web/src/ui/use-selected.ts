import type { Message } from '@parley/shared'
import { computed, shallowRef, watch } from 'vue'

/** Something open for one of the messages; it closes for good when that message is no longer among them. */
export function useSelected<Chosen extends { id: number }>(messages: () => readonly Message[]) {
  const chosen = shallowRef<Chosen>()
  const message = computed(() => messages().find(({ id }) => id === chosen.value?.id))
  watch(message, (now) => now ?? (chosen.value = undefined), { flush: 'sync' })
  return { chosen, message }
}
