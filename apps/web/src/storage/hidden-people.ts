import * as v from 'valibot'
import { changes, forgetAll, persisted } from './browser-storage.ts'

const prefix = 'parley.hidden.'
const stored = (person: string) => persisted(prefix + person, v.array(v.string()))

/** The names of those whose messages the person with this id has hidden in this browser. */
export const loadHidden = (person: string): readonly string[] => stored(person).load() ?? []

export function saveHidden(person: string, names: readonly string[]) {
  stored(person).save(names.length === 0 ? undefined : [...names])
}

export const forgetHidden = () => forgetAll(prefix)

/** Calls `changed` when another tab hides somebody. */
export function watchHidden(changed: () => void) {
  window.addEventListener('storage', (event) => {
    if (changes(event, prefix)) changed()
  })
}
