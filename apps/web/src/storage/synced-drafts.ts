import * as v from 'valibot'
import { persisted } from './browser-storage.ts'
import { syncedDraftsKey } from './forget-drafts.ts'

/** P16.10: what the server and this browser last agreed on. */
export interface SyncedDraft {
  readonly at: number
  readonly text: string
  /** What this browser has begun to store since, empty: nothing; the server may have it or not. */
  readonly storing?: string
}

/** At most this many rooms; of the others the server is asked again. */
const mostRooms = 60

/** Room, time, text, and what is being stored, which the first version did not store. */
const storedDraft = v.tuple([v.string(), v.number(), v.string(), v.optional(v.string(), '')])

const stored = (person: string) => persisted(syncedDraftsKey(person), v.array(storedDraft))

export function loadSyncedDraft(person: string, room: string): SyncedDraft {
  const [, at = 0, text = '', storing = ''] = stored(person)
    .load()
    ?.find(([name]) => name === room) ?? [room]
  return { at, text, storing }
}

export function saveSyncedDraft(person: string, room: string, { at, text, storing = '' }: SyncedDraft) {
  const others = (stored(person).load() ?? []).filter(([name]) => name !== room)
  const own: v.InferOutput<typeof storedDraft> = [room, at, text, storing]
  stored(person).save([own, ...others].slice(0, mostRooms))
}
