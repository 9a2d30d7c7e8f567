import * as v from 'valibot'
import { load, save } from './browser-storage.ts'

/** This person's unsent text in that room. */
export function loadDraft(room: string, token: string): string {
  return loadDrafts(token).get(room) ?? ''
}

/** Stores a draft; an empty one is removed. */
export function saveDraft(room: string, token: string, text: string) {
  const drafts = loadDrafts(token)
  if (text === '') drafts.delete(room)
  else drafts.set(room, text)
  save(key, drafts.size === 0 ? undefined : { token, drafts: [...drafts] })
}

/** Removes every draft of every person. */
export function forgetDrafts() {
  save(key, undefined)
}

const key = 'parley.drafts'

/** Only the drafts of the current person are stored. */
const draftsSchema = v.object({ token: v.string(), drafts: v.array(v.tuple([v.string(), v.string()])) })

function loadDrafts(token: string): Map<string, string> {
  const found = v.safeParse(draftsSchema, load(key))
  return new Map(found.success && found.output.token === token ? found.output.drafts : [])
}
