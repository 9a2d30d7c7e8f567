import { defineStore } from 'pinia'
import { computed } from 'vue'
import { untilTime } from '../i18n/time/until-time.ts'
import { words } from '../i18n/words.ts'
import { useSecondsLeft } from '../ui/interaction/use-seconds-left.ts'
import { useRoom } from './room-store.ts'

/** Why the person cannot write here now (P13.4). `until`: Unix time in milliseconds, null until it is lifted. */
export type Restriction =
  { name: 'muted'; until: number | null; secondsLeft: number } | { name: 'moderators-only' }

/** `current` is undefined for who may write, edit and react. Ends by itself with a mute, without a word of the server. */
export const useRestriction = defineStore('restriction', () => {
  const room = useRoom()
  const secondsLeft = useSecondsLeft(() => room.view?.mutedUntil)
  const current = computed<Restriction | undefined>(() => {
    const { shown, standing, mutedUntil } = room.view ?? {}
    if (mutedUntil === null || (mutedUntil !== undefined && secondsLeft.value > 0))
      return { name: 'muted', until: mutedUntil, secondsLeft: secondsLeft.value }
    const isMember = standing?.role === 'member'
    return shown?.writers === 'moderators' && isMember ? { name: 'moderators-only' } : undefined
  })
  /** In words. */
  const reason = computed(() => {
    const restriction = current.value
    if (restriction === undefined) return undefined
    if (restriction.name === 'moderators-only') return words.standing.moderatorsWrite
    if (restriction.until === null) return words.standing.mutedForGood
    return words.standing.muted(untilTime(restriction.until, Date.now()))
  })
  return { current, reason }
})
