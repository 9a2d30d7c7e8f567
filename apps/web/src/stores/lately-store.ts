import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { departed, latelyHere, type Absent } from './lately.ts'
import { useRoom } from './room-store.ts'

/** Who was in this room lately. Starts to watch with the room: what it has not seen it cannot tell. */
export const useLately = defineStore('lately', () => {
  const room = useRoom()
  const gone = shallowRef<ReadonlyMap<string, Absent>>(new Map())
  const isLive = computed(() => room.view?.connection.name === 'live')
  const here = computed(() => room.view?.people.listed ?? [])

  watch(
    () => room.name,
    () => (gone.value = new Map()),
    { flush: 'sync' },
  )
  // While there is no connection, or are too many people to list, nobody is known to have left.
  watch([here, isLive] as const, ([now, live], [before, wasLive]) => {
    if (live && wasLive && now.length > 0) gone.value = departed(gone.value, before, now, Date.now())
  })

  return { people: computed(() => latelyHere(gone.value, room.view?.timeline.messages ?? [], here.value)) }
})
