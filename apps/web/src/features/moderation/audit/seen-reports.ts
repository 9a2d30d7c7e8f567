import * as v from 'valibot'
import { shallowRef } from 'vue'
import { persisted } from '../../../storage/browser-storage.ts'

/** By room: the newest entry of the audit list that this browser has shown. */
const stored = persisted('parley.audit', v.record(v.string(), v.number()))

export const seenEntries = shallowRef(stored.load() ?? {})

export function markSeen(room: string, rev: number) {
  if ((seenEntries.value[room] ?? 0) >= rev) return
  seenEntries.value = { ...seenEntries.value, [room]: rev }
  stored.save(seenEntries.value)
}
