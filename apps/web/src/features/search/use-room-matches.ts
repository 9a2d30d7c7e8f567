import { containsAll, isConversation, wordsOf, type RoomLine } from '@parley/shared'
import { computed, type Ref } from 'vue'
import { words } from '../../i18n/words.ts'
import { useRoom } from '../../stores/room-store.ts'
import { titleOf } from '../../stores/room-title.ts'
import { useRooms } from '../../stores/rooms/rooms-store.ts'

/** Rooms above the messages found; and where rooms alone are wanted. */
const most = { text: 3, rooms: 8 }

/** Other rooms of the person by name: those that the query names, after a `#` or before any text the first of the list. */
export function useRoomMatches(query: Readonly<Ref<string>>) {
  const room = useRoom()
  const rooms = useRooms()
  const isForRooms = computed(() => query.value.trimStart().startsWith('#'))
  const matches = computed(() => {
    const wanted = wordsOf(query.value.trim().replace(/^#/, ''))
    const isOther = ({ room: name, ended }: RoomLine) => name !== room.name && ended === undefined
    const found = rooms.lines.filter((line) => isOther(line) && containsAll(namesOf(line), wanted))
    return found.slice(0, isForRooms.value || wanted.length === 0 ? most.rooms : most.text)
  })

  return { matches, isForRooms }
}

export function namesOf(line: RoomLine): string {
  const { room } = line
  return isConversation(room) ? titleOf(line) : `${titleOf(line)} ${room} ${words.room.name(room)}`
}
