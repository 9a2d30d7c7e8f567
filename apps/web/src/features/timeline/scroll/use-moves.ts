import { watch, type ShallowRef } from 'vue'
import { forgetHash, messageOfHash } from '../../../markup/message-link.ts'
import { useRoom } from '../../../stores/room-store.ts'
import { useUnread } from '../../unread/index.ts'
import { positionOf, type SavedScroll, type ScrollPosition } from '../../../storage/saved-scroll.ts'
import { useAddress } from './use-address.ts'
import { useJump } from './use-jump.ts'
import { useOwnScrolling } from './use-own-scrolling.ts'
import type { useShownRows } from './use-shown-rows.ts'

/** Everything that scrolls the list, except the reader. */
export function useMoves(
  list: Readonly<ShallowRef<HTMLElement | null>>,
  shown: ReturnType<typeof useShownRows>,
) {
  const room = useRoom()
  const unread = useUnread()
  const { following } = shown
  const { jump, giveUp, isJumping, returningTo, highlighted, status } = useJump(shown)

  useAddress({ message: jumpTo, place: returnTo, newest: goToNewest }, here)
  useOwnScrolling(list, giveUp)
  watch(() => unread.openedEpoch, openWhereLeftOff, { immediate: true, flush: 'post' })
  watch(following, (follows) => {
    if (follows) forgetHash()
  })

  function openWhereLeftOff() {
    if (following.value && !isJumping.value && messageOfHash(location.hash) === undefined) goToFirstUnread()
  }

  function goToNewest() {
    giveUp()
    shown.goToNewest()
  }

  /** Adds an entry to the history: Back returns to where the reader is now. */
  function goTo(id: number) {
    if (messageOfHash(location.hash) === id) jumpTo(id)
    else location.hash = `#m${id}`
  }

  function goToFirstUnread() {
    if (unread.line !== undefined) jump({ name: 'after', id: unread.line })
  }

  function jumpTo(id: number) {
    jump({ name: 'message', id })
  }

  function returnTo(place: ScrollPosition) {
    jump({ name: 'place', ...place })
  }

  function here(): SavedScroll | undefined {
    const epoch = room.view?.timeline.epoch
    if (returningTo.value !== undefined) return returningTo.value
    if (isJumping.value || epoch === undefined) return undefined
    return following.value ? 'newest' : positionOf(shown.anchored(), epoch)
  }

  return { isJumping, highlighted, status, goToNewest, goTo, goToFirstUnread }
}
