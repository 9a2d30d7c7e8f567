import { isMentioned, noNames, sameName, withNames, type Names } from '@parley/markup'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { usePerson } from './person-store.ts'
import { useRoom } from './room-store.ts'

/** The names that `@` can mention: everybody seen here. Names are never removed, so rendered mentions stay. */
export const useNames = defineStore('names', () => {
  const room = useRoom()
  const person = usePerson()

  const yours = computed(() => person.known?.username ?? '')
  const known = computed<Names>((before = noNames) => withNames(before, [yours.value, ...seen()]))

  function seen() {
    const people = [...(room.view?.people.listed ?? []), ...(room.view?.timeline.messages ?? [])]
    return people.map(({ username }) => username)
  }

  return {
    known,
    isYou: (name: string) => sameName(name, yours.value),
    mentionsYou: (message: string) => message.includes('@') && isMentioned(message, yours.value, known.value),
  }
})
