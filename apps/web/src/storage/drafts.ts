import * as v from 'valibot'
import { persisted } from './browser-storage.ts'

/** Unsent text. Two tabs of a room may have one each. */
export interface Draft {
  readonly id: string
  readonly text: string
  /** Unix time of the last edit, in milliseconds. */
  readonly at: number
}

/** At most this many in one room: the oldest are dropped. */
const maxInRoom = 5

/** This person's unsent text in that room that was edited last. */
export function newestDraft(room: string, token: string): Draft | undefined {
  return loadDrafts(token)
    .filter((draft) => draft.room === room)
    .toSorted((a, b) => b.at - a.at)[0]
}

export function findDraft(room: string, token: string, id: string): Draft | undefined {
  return loadDrafts(token).find((draft) => draft.room === room && draft.id === id)
}

/** Stores a draft, in place of the one with the same id; an empty one is removed. */
export function saveDraft(room: string, token: string, draft: Draft) {
  const before = loadDrafts(token)
  const others = before.filter((other) => other.room !== room)
  const here = before.filter((other) => other.room === room && other.id !== draft.id)
  if (draft.text !== '') here.push({ ...draft, room })
  const kept = here.toSorted((a, b) => b.at - a.at).slice(0, maxInRoom)
  const drafts = [...others, ...kept].map(({ room, text, at, id }) => [room, text, at, id] as const)
  stored.save(drafts.length === 0 ? undefined : { token, drafts: drafts.map((draft) => [...draft]) })
}

/** Removes every draft of every person. */
export function forgetDrafts() {
  stored.save(undefined)
}

/** Room and text, then the time and the id, which earlier versions did not store and ignore. */
const storedDraft = v.tuple([v.string(), v.string(), v.optional(v.number(), 0), v.optional(v.string(), '')])

/** Only the drafts of the current person are stored. */
const stored = persisted('parley.drafts', v.object({ token: v.string(), drafts: v.array(storedDraft) }))

function loadDrafts(token: string): (Draft & { room: string })[] {
  const found = stored.load()
  const drafts = found?.token === token ? found.drafts : []
  return drafts.map(([room, text, at, id]) => ({ room, text, at, id }))
}
