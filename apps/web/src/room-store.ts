import { RoomClient, type RoomView } from '@parley/client'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { browserWorld } from './browser-world.ts'
import { oncePerFrame } from './once-per-frame.ts'
import { openOutbox } from './outbox-db.ts'
import { usePerson } from './person-store.ts'

/** The one room this page shows, as the client sees it. */
export const useRoom = defineStore('room', () => {
  const person = usePerson()
  const name = ref('')
  const view = shallowRef<RoomView>()
  /** What an earlier page left unsent is being looked up. */
  const entering = ref(false)
  const durable = ref(true)
  let client: RoomClient | undefined

  /** Messages that would be gone with the page. */
  const unsafe = computed(() => !durable.value && (view.value?.outbox.length ?? 0) > 0)

  async function enter(room: string) {
    leave()
    const known = person.known
    if (known === undefined) return
    name.value = room
    entering.value = true
    const { username, token } = known
    const outbox = await openOutbox(room, token)
    if (person.known !== known) return
    durable.value = outbox.durable
    const membership = { room, username, avatar: person.avatar, token }
    const show = oncePerFrame((next: RoomView) => {
      if (client === entered) view.value = next // and not after leaving
    })
    const entered = new RoomClient(membership, browserWorld, { changed: show, token: () => {} }, outbox)
    client = entered
    view.value = client.view
    entering.value = false
    client.start()
  }

  function leave() {
    client?.stop()
    client = undefined
    view.value = undefined
    entering.value = false
  }

  return {
    name,
    view,
    entering,
    unsafe,
    enter,
    leave,
    start: () => client?.start(),
    wake: () => client?.wake(),
    post: (message: string) => client?.post(message),
    retry: (cid: string) => client?.retry(cid),
    discard: (cid: string) => client?.discard(cid),
    loadOlder: () => client?.loadOlder(),
    keepNewest: (most: number) => client?.keepNewest(most),
  }
})
