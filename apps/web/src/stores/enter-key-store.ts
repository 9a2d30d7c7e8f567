import { defineStore } from 'pinia'
import * as v from 'valibot'
import { ref, watch } from 'vue'
import { persisted } from '../storage/browser-storage.ts'

export const enterKeyChoices = ['automatic', 'send', 'newLine'] as const

export type EnterKeyChoice = (typeof enterKeyChoices)[number]

const stored = persisted('parley.enter-key', v.picklist(enterKeyChoices))

/** What Enter does in the composer. The choice of this browser, for all who use it: it depends on the keyboard. */
export const useEnterKey = defineStore('enter-key', () => {
  const choice = ref<EnterKeyChoice>(stored.load() ?? 'automatic')

  watch(choice, (now) => stored.save(now === 'automatic' ? undefined : now))

  return { choice }
})
