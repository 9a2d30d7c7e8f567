import { onBeforeUnmount, onMounted } from 'vue'
import { messageOfHash } from './message-link.ts'
import { useRoom } from '../../stores/room-store.ts'
import { currentEntry } from './history-entry.ts'
import {
  loadScroll,
  saveScroll,
  type SavedScroll,
  type ScrollPosition,
} from '../timeline/scroll/saved-scroll.ts'

interface Destinations {
  readonly message: (id: number) => void
  readonly place: (place: ScrollPosition) => void
  readonly newest: () => void
}

/**
 * The fragment of the address leads to a message. Back and Forward, a page that is loaded again and a tab that comes back
 * from another room lead to where the reader was: `here`, which is undefined while nobody knows.
 */
export function useAddress(to: Destinations, here: () => SavedScroll | undefined) {
  const { name } = useRoom()
  let entry = currentEntry()

  onMounted(() => {
    window.addEventListener('popstate', moved)
    window.addEventListener('pagehide', keep)
    document.addEventListener('visibilitychange', keepWhenHidden)
    begin()
  })
  onBeforeUnmount(() => {
    window.removeEventListener('popstate', moved)
    window.removeEventListener('pagehide', keep)
    document.removeEventListener('visibilitychange', keepWhenHidden)
  })

  function begin() {
    const hasHash = messageOfHash(location.hash) !== undefined
    const place = loadScroll(name, entry) ?? (hasHash ? undefined : loadScroll(name))
    if (place === undefined) followHash()
    else if (place !== 'newest') to.place(place)
  }

  // Also for a new fragment; the list is where it was until something below moves it.
  function moved() {
    const next = currentEntry()
    if (next === entry) return followHash() // a link to where the address leads already
    keep()
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

  // A phone may end a tab that is not looked at without another word.
  function keepWhenHidden() {
    if (document.visibilityState === 'hidden') keep()
  }

  function keep() {
    const place = here()
    if (place !== undefined) saveScroll(name, entry, place)
  }
}
