import { samePerson, type Message } from '@parley/shared'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { loadHidden, saveHidden, watchHidden } from '../storage/hidden-people.ts'
import { usePerson } from './person-store.ts'

type Author = Pick<Message, 'username' | 'avatar' | 'guest'>

/**
 * Whose messages this person has hidden, in this browser alone. By name: it belongs to one person (P11), while anybody can
 * copy a picture. Guests write under the name of somebody else, and are not hidden by it.
 */
export const useHidden = defineStore('hidden', () => {
  const person = usePerson()
  const names = shallowRef<readonly string[]>([])
  const lowerCase = computed(() => new Set(names.value.map((name) => name.toLowerCase())))

  watch(() => person.known?.id, load, { immediate: true })
  watchHidden(load)

  function load() {
    const id = person.known?.id
    names.value = id === undefined ? [] : loadHidden(id)
  }

  function set(name: string, hide: boolean) {
    load() // another tab may have changed it
    const others = names.value.filter((one) => one.toLowerCase() !== name.toLowerCase())
    names.value = hide ? [...others, name] : others
    if (person.known !== undefined) saveHidden(person.known.id, names.value)
  }

  const isHidden = (name: string) => lowerCase.value.has(name.toLowerCase())

  return {
    names,
    isHidden,
    /** Never one's own messages: the name may have belonged to somebody else before. */
    hides: (author: Author) =>
      author.guest === undefined &&
      isHidden(author.username) &&
      !person.identities.some((identity) => samePerson(identity, author)),
    hide: (name: string) => set(name, true),
    show: (name: string) => set(name, false),
  }
})
