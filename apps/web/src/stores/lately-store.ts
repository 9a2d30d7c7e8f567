import { personKey, type Person } from '@parley/shared'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { arrivedAt, departed, latelyHere, type Absent } from './lately.ts'
import { useRoom } from './room-store.ts'

/** Who was in this room lately. Starts to watch with the room: what it has not seen it cannot tell. */
export const useLately = defineStore('lately', () => {
  const room = useRoom()
  const gone = shallowRef<ReadonlyMap<string, Absent>>(new Map())
  const since = shallowRef<ReadonlyMap<string, number>>(new Map())
  const isLive = computed(() => room.view?.connection.name === 'live')
  const here = computed(() => room.view?.people.listed ?? [])

  watch(
    () => room.name,
    () => (gone.value = since.value = new Map()),
    { flush: 'sync' },
  )
  // While there is no connection, or are too many people to list, nobody is known to have left.
  watch([here, isLive] as const, ([now, live], [before, wasLive]) => {
    if (!live) since.value = new Map() // they may leave and come back meanwhile
    if (!live || !wasLive || now.length === 0) return
    gone.value = departed(gone.value, before, now, Date.now())
    if (before.length > 0) since.value = arrivedAt(since.value, before, now, Date.now())
  })

  /** When somebody who is here has come; undefined for those who were here before this page. */
  const cameAt = (person: Person) => since.value.get(personKey(person))

  return {
    cameAt,
    people: computed(() => latelyHere(gone.value, room.view?.timeline.messages ?? [], here.value)),
  }
})
