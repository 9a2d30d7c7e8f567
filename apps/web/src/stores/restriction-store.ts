import { computed, type ComputedRef } from 'vue'
import { useRoom } from '../../stores/room-store.ts'
import { useSecondsLeft } from '../../ui/interaction/use-seconds-left.ts'

/** Why the person cannot write here now (P13.4). `until`: Unix time in milliseconds, null until it is lifted. */
export type Restriction =
  { name: 'muted'; until: number | null; secondsLeft: number } | { name: 'moderators-only' }

/** Undefined for who may write. Ends by itself with a mute, without a word of the server. */
export function useRestriction(): ComputedRef<Restriction | undefined> {
  const room = useRoom()
  const secondsLeft = useSecondsLeft(() => room.view?.mutedUntil)
  return computed(() => {
    const { shown, standing, mutedUntil } = room.view ?? {}
    if (mutedUntil === null || (mutedUntil !== undefined && secondsLeft.value > 0))
      return { name: 'muted', until: mutedUntil, secondsLeft: secondsLeft.value }
    const isMember = standing?.role === 'member'
    return shown?.writers === 'moderators' && isMember ? { name: 'moderators-only' } : undefined
  })
}
