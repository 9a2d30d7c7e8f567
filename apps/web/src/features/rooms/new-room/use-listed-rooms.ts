import { listedRooms } from '@parley/client'
import type { ListedRooms } from '@parley/shared'
import { computed, shallowRef } from 'vue'
import { useRooms } from '../../../stores/rooms/rooms-store.ts'

/** Rooms that are open to everybody, without those that the person has already. Empty where they cannot be asked for. */
export function useListedRooms() {
  const rooms = useRooms()
  const listed = shallowRef<ListedRooms['rooms']>([])
  void load()

  async function load() {
    if (rooms.list === undefined) return
    for await (const page of listedRooms(rooms.list.questions)) listed.value = [...listed.value, ...page]
  }

  return computed(() => {
    const known = new Set(rooms.lines.map(({ room }) => room))
    return listed.value.filter(({ room }) => !known.has(room))
  })
}
