import * as v from 'valibot'
import { changes, forgetAll, persisted } from './browser-storage.ts'

const positionSchema = v.object({ epoch: v.string(), read: v.number() })

export type ReadPosition = v.InferOutput<typeof positionSchema>

/** How far this person has read in a room, on an earlier visit or in another tab. */
export function loadReadPosition(room: string): ReadPosition | undefined {
  return stored(room).load()
}

/** Never moves back: another tab may have read further. */
export function saveReadPosition(room: string, { epoch, read }: ReadPosition) {
  const before = loadReadPosition(room)
  if (before?.epoch === epoch && before.read >= read) return
  stored(room).save({ epoch, read })
}

/** Removes the read positions of all rooms. */
export function forgetReadPositions() {
  forgetAll(prefix)
}

/** Calls `changed` when another tab stores a read position of any room. Returns how to stop. */
export function watchReadPositions(changed: () => void): () => void {
  const onStorage = (event: StorageEvent) => {
    if (changes(event, prefix)) changed()
  }
  window.addEventListener('storage', onStorage)
  return () => window.removeEventListener('storage', onStorage)
}

const prefix = 'parley.read.'
const stored = (room: string) => persisted(prefix + room, positionSchema)
