import type { Person } from '@parley/shared'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { handedOut, hueOf, noHues, type Hues } from './hues.ts'
import { useRoom } from './room-store.ts'

/** The hues of names and drawn faces, handed out in this room. */
export const useHues = defineStore('hues', () => {
  const room = useRoom()
  const hues = computed<Hues>((before = noHues) => handedOut(before, room.view?.people.listed ?? []))

  /** The name in a quote; undefined for a name that nobody here has had. */
  const ofName = (name: string) => hues.value.ofName.get(name)

  return { ofName, of: (person: Person) => hueOf(hues.value, person) }
})
