import * as v from 'valibot'
import { load, save } from '../../storage/browser-storage.ts'

/** What this person had begun to write in that room. */
export function draftOf(room: string, token: string): string {
  return kept(token).get(room) ?? ''
}

/** Keeps a draft for the next visit; an empty one is forgotten. */
export function keepDraft(room: string, token: string, text: string) {
  const drafts = kept(token)
  if (text === '') drafts.delete(room)
  else drafts.set(room, text)
  save(key, drafts.size === 0 ? undefined : { token, drafts: [...drafts] })
}

/** Forgets every draft, whoever wrote it. */
export function forgetDrafts() {
  save(key, undefined)
}

const key = 'parley.drafts'

/** One person sits at a browser at a time, so one person's drafts are all there is. */
const remembered = v.object({ token: v.string(), drafts: v.array(v.tuple([v.string(), v.string()])) })

function kept(token: string): Map<string, string> {
  const found = v.safeParse(remembered, load(key))
  return new Map(found.success && found.output.token === token ? found.output.drafts : [])
}
