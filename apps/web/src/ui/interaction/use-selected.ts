import type { Message } from '@parley/shared'
import { computed, shallowRef, watch } from 'vue'

/** A selection that refers to one of the messages. Cleared for good when that message is gone. */
export function useSelected<Selected extends { id: number }>(messages: () => readonly Message[]) {
  const selected = shallowRef<Selected>()
  const message = computed(() => messages().find(({ id }) => id === selected.value?.id))
  watch(message, (now) => now ?? (selected.value = undefined), { flush: 'sync' })
  return { selected, message }
}
