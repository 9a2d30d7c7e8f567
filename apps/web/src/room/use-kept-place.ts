import { onBeforeUnmount, onMounted } from 'vue'
import { messageOfHash } from '../message-link.ts'
import { useRoom } from '../room-store.ts'
import { recallPlace, rememberPlace, type KeptPlace } from './kept-place.ts'

/**
 * A tab that is loaded again, or comes back from another room, goes `to` the place where its reader was: `here`, which is
 * undefined at the newest.
 */
export function useKeptPlace(to: (place: KeptPlace) => void, here: () => KeptPlace | undefined) {
  const room = useRoom()
  const { name } = room

  onMounted(() => {
    const place = recallPlace(name)
    if (place !== undefined && messageOfHash(location.hash) === undefined) to(place)
    window.addEventListener('pagehide', keep)
    document.addEventListener('visibilitychange', keepWhenHidden)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('pagehide', keep)
    document.removeEventListener('visibilitychange', keepWhenHidden)
  })

  // A phone may end a tab that is not looked at without another word.
  function keepWhenHidden() {
    if (document.visibilityState === 'hidden') keep()
  }

  function keep() {
    // A room that has not been opened yet has been left nowhere.
    if (room.view?.timeline.epoch !== undefined) rememberPlace(name, here())
  }
}
