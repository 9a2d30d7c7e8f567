import * as v from 'valibot'
import { persisted } from './browser-storage.ts'
import { syncedDraftsKey } from './forget-drafts.ts'

/** P16.10: what the server and this browser last agreed on. */
export interface SyncedDraft {
  readonly at: number
  readonly text: string
}

/** At most this many rooms; of the others the server is asked again. */
const mostRooms = 60

const stored = (person: string) =>
  persisted(syncedDraftsKey(person), v.array(v.tuple([v.string(), v.number(), v.string()])))

export function loadSyncedDraft(person: string, room: string): SyncedDraft {
  const [, at = 0, text = ''] = stored(person)
    .load()
    ?.find(([name]) => name === room) ?? [room]
  return { at, text }
}

export function saveSyncedDraft(person: string, room: string, { at, text }: SyncedDraft) {
  const others = (stored(person).load() ?? []).filter(([name]) => name !== room)
  stored(person).save([[room, at, text] as [string, number, string], ...others].slice(0, mostRooms))
}
