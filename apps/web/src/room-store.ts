import { RoomClient, type RoomView } from '@parley/client'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { browserWorld } from './browser-world.ts'
import { usePerson } from './person-store.ts'

/** The one room this page shows, as the client sees it. */
export const useRoom = defineStore('room', () => {
  const person = usePerson()
  const name = ref('')
  const view = shallowRef<RoomView>()
  let client: RoomClient | undefined

  const unsent = computed(() => (view.value?.outbox ?? []).some(({ state }) => state.name !== 'posted'))

  function enter(room: string) {
    leave()
    const known = person.known
    if (known === undefined) return
    name.value = room
    const { username, token } = known
    client = new RoomClient({ room, username, avatar: person.avatar, token }, browserWorld, {
      changed: (next) => (view.value = next),
      token: (fresh) => person.keepToken(fresh),
    })
    view.value = client.view
    client.start()
  }

  function leave() {
    client?.stop()
    client = undefined
    view.value = undefined
  }

  return {
    name,
    view,
    unsent,
    enter,
    leave,
    start: () => client?.start(),
    wake: () => client?.wake(),
    post: (message: string) => client?.post(message),
    retry: (cid: string) => client?.retry(cid),
    discard: (cid: string) => client?.discard(cid),
    loadOlder: () => client?.loadOlder(),
  }
})
