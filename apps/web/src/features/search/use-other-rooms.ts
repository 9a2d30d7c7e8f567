import { searchRooms } from '@parley/client'
import { limits, readSearch, type FoundRooms, type Refusal } from '@parley/shared'
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { useRoom } from '../../stores/room-store.ts'
import { useRooms } from '../../stores/rooms/rooms-store.ts'

/** Longer than in one room: each question is about ten. */
const pauseMs = 600

export type OtherRoomsState =
  { name: 'blank' } | { name: 'asking' | 'found' | 'offline' } | { name: 'refused'; refusal: Refusal }

/** What is found in the other rooms of the person, those with the newest messages first, ten rooms at a time. */
export function useOtherRooms(query: Readonly<Ref<string>>) {
  const room = useRoom()
  const rooms = useRooms()
  const found = shallowRef<FoundRooms['rooms']>([])
  const state = shallowRef<OtherRoomsState>({ name: 'blank' })
  let pause: ReturnType<typeof setTimeout> | undefined
  /** Of the search that is under way: an older one ends. */
  let turn = 0

  watch(query, begin, { immediate: true })
  watch(
    () => rooms.isFollowing,
    (isFollowing) => {
      if (isFollowing && ['asking', 'offline'].includes(state.value.name)) begin()
    },
  )
  onScopeDispose(() => {
    clearTimeout(pause)
    turn += 1
  })

  function begin() {
    clearTimeout(pause)
    turn += 1
    found.value = []
    state.value = { name: 'blank' }
    const read = readSearch(query.value)
    if (query.value.trim() === '' || read.type === 'wrong') return
    state.value = { name: 'asking' }
    pause = setTimeout(() => void search(read.search), pauseMs)
  }

  async function search(asked: Parameters<typeof searchRooms>[2]) {
    const own = turn
    const names = rooms.lines
      .filter((line) => line.room !== room.name && line.ended === undefined)
      .map((line) => line.room)
    for (let at = 0; at < names.length; at += limits.roomsSearched) {
      const { list } = rooms
      const answer =
        list && (await searchRooms(list.questions, names.slice(at, at + limits.roomsSearched), asked))
      if (own !== turn) return
      if (answer === undefined) return void (state.value = { name: 'offline' })
      // The rooms are not followed yet: it is asked again when they are.
      if (list?.isFollowing === false) return
      if (answer.type === 'refused') return void (state.value = { name: 'refused', refusal: answer.refusal })
      found.value = [...found.value, ...answer.rooms]
    }
    state.value = { name: 'found' }
  }

  return { found, state }
}
