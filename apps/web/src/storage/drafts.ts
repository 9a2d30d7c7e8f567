import * as v from 'valibot'
import { persisted } from './browser-storage.ts'

/** This person's unsent text in that room. */
export function loadDraft(room: string, token: string): string {
  return loadDrafts(token).get(room) ?? ''
}

/** Stores a draft; an empty one is removed. */
export function saveDraft(room: string, token: string, text: string) {
  const drafts = loadDrafts(token)
  if (text === '') drafts.delete(room)
  else drafts.set(room, text)
  stored.save(drafts.size === 0 ? undefined : { token, drafts: [...drafts] })
}

/** Removes every draft of every person. */
export function forgetDrafts() {
  stored.save(undefined)
}

/** Only the drafts of the current person are stored. */
const stored = persisted(
  'parley.drafts',
  v.object({ token: v.string(), drafts: v.array(v.tuple([v.string(), v.string()])) }),
)

function loadDrafts(token: string): Map<string, string> {
  const found = stored.load()
  return new Map(found?.token === token ? found.drafts : [])
}
