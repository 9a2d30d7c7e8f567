import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { pathToRoom, roomOfAddress } from '../../ui/base-path.ts'

/** The room that the address names; undefined when it names none. Back and Forward change it without loading the page. */
export const useRoomAddress = defineStore('address', () => {
  const room = shallowRef(roomOfAddress(location.pathname))

  window.addEventListener('popstate', follow)

  function follow() {
    room.value = roomOfAddress(location.pathname)
  }

  /** Goes to a room, with an entry in the history. */
  function open(to: string, hash = '') {
    if (to === room.value) return
    history.pushState(null, '', pathToRoom(to) + hash)
    follow()
  }

  return { room, open }
})
