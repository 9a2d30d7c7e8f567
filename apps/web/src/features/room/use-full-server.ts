import type { Outgoing } from '@parley/client'
import type { Refusal } from '@parley/shared'
import { computed, shallowRef, watch } from 'vue'
import { useRoom } from '../../stores/room-store.ts'

/** Why the server stores no messages for now; until those that wait for it are stored. */
export function useFullServer() {
  const room = useRoom()
  const because = shallowRef<Refusal>()

  watch(
    () => room.view?.outbox,
    (outbox = []) => {
      // Between two attempts a post is on its way again.
      if (outbox.every(isSettled)) because.value = undefined
      else because.value = outbox.map(storageRefusal).find((found) => found !== undefined) ?? because.value
    },
  )

  return computed(() => because.value)
}

const isSettled = ({ state }: Outgoing) => state.name === 'acknowledged' || state.name === 'refused'

function storageRefusal({ state }: Outgoing): Refusal | undefined {
  return state.name === 'delayed' && /^storage_/.test(state.because.code) ? state.because : undefined
}
