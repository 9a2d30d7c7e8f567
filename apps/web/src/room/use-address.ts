import { onBeforeUnmount, onMounted } from 'vue'
import { messageOfHash } from '../message-link.ts'
import { randomId } from '../random-id.ts'
import type { KeptPlace } from './kept-place.ts'

interface Destinations {
  readonly message: (id: number) => void
  readonly place: (place: KeptPlace) => void
  readonly newest: () => void
}

/**
 * The fragment of the address leads to a message, and Back and Forward lead to where the reader was: `here`, which is
 * undefined at the newest.
 */
export function useAddress(to: Destinations, here: () => KeptPlace | undefined) {
  const places = new Map<string, KeptPlace | undefined>()
  let entry = currentEntry()

  onMounted(() => {
    window.addEventListener('popstate', moved)
    followHash()
  })
  onBeforeUnmount(() => window.removeEventListener('popstate', moved))

  // Also for a new fragment; the list is where it was until something below moves it.
  function moved() {
    places.set(entry, here())
    entry = currentEntry()
    if (!places.has(entry)) return followHash()
    const place = places.get(entry)
    if (place === undefined) to.newest()
    else to.place(place)
  }

  function followHash() {
    const id = messageOfHash(location.hash)
    if (id !== undefined) to.message(id)
  }
}

/** Names an entry of the tab's history, where it can be found again. */
function currentEntry(): string {
  const state: unknown = history.state
  if (typeof state === 'object' && state !== null && 'entry' in state) return String(state.entry)
  const entry = randomId(8)
  history.replaceState({ entry }, '')
  return entry
}
