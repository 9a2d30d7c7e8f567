import { askListed } from '@parley/client'
import type { ListedRooms } from '@parley/shared'
import { computed, shallowRef } from 'vue'
import { useRooms } from '../../../stores/rooms/rooms-store.ts'

/** Beyond this nobody looks them through. */
const most = 300

/** Rooms that are open to everybody, without those that the person has already. Empty where they cannot be asked for. */
export function useListedRooms() {
  const rooms = useRooms()
  const listed = shallowRef<ListedRooms['rooms']>([])
  void load()

  async function load() {
    for (let after: string | undefined; ;) {
      const answer = rooms.list && (await askListed(rooms.list.questions, after))
      if (answer?.type !== 'listed') return
      listed.value = [...listed.value, ...answer.rooms]
      after = answer.next
      if (after === undefined || listed.value.length >= most) return
    }
  }

  return computed(() => {
    const known = new Set(rooms.lines.map(({ room }) => room))
    return listed.value.filter(({ room }) => !known.has(room))
  })
}
