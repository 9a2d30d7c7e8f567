import { onBeforeUnmount, onMounted } from 'vue'
import { messageOfHash } from '../../../markup/message-link.ts'
import { roomOfAddress } from '../../../ui/base-path.ts'
import { useRoom } from '../../../stores/room-store.ts'
import { currentEntry } from './history-entry.ts'
import {
  loadScroll,
  saveScroll,
  type SavedScroll,
  type ScrollPosition,
} from '../../../storage/saved-scroll.ts'

interface Destinations {
  readonly message: (id: number) => void
  readonly place: (place: ScrollPosition) => void
  readonly newest: () => void
}

/**
 * Scrolls to the message in the address's fragment. Back, Forward, a reload and a return from another room restore the
 * scroll position. `here` is the current position, undefined while it is unknown.
 */
export function useAddress(to: Destinations, here: () => SavedScroll | undefined) {
  const room = useRoom()
  const { name } = room
  let entry = currentEntry()

  onMounted(() => {
    window.addEventListener('popstate', onPopState)
    window.addEventListener('pagehide', savePosition)
    document.addEventListener('visibilitychange', saveWhenHidden)
    restore()
  })
  onBeforeUnmount(() => {
    window.removeEventListener('popstate', onPopState)
    window.removeEventListener('pagehide', savePosition)
    document.removeEventListener('visibilitychange', saveWhenHidden)
    if (room.isChanging) savePosition()
  })

  function restore() {
    const hasHash = messageOfHash(location.hash) !== undefined
    const place = loadScroll(name, entry) ?? (hasHash ? undefined : loadScroll(name))
    if (place === undefined) followHash()
    else if (place !== 'newest') to.place(place)
  }

  // Also fires for a new fragment. The list has not scrolled yet.
  function onPopState() {
    if (roomOfAddress(location.pathname) !== name) return // the list of another room follows it
    const next = currentEntry()
    if (next === entry) return followHash() // a link to the current address
    savePosition()
    entry = next
    const place = loadScroll(name, entry)
    if (place === undefined) followHash()
    else if (place === 'newest') to.newest()
    else to.place(place)
  }

  function followHash() {
    const id = messageOfHash(location.hash)
    if (id !== undefined) to.message(id)
  }

  // A phone may end a hidden tab without a further event.
  function saveWhenHidden() {
    if (document.visibilityState === 'hidden') savePosition()
  }

  function savePosition() {
    const place = here()
    if (place !== undefined) saveScroll(name, entry, place)
  }
}
