import * as v from 'valibot'
import { forgetAll, load, save } from '../../storage/browser-storage.ts'
import type { Kept } from './reading.ts'

const kept = v.object({ epoch: v.string(), read: v.number() })

/** How far somebody has read in a room, on an earlier visit or in another tab. */
export function loadReadPosition(room: string): Kept | undefined {
  const found = v.safeParse(kept, load(keyOf(room)))
  return found.success ? found.output : undefined
}

/** Another tab may have read further. */
export function saveReadPosition(room: string, { epoch, read }: Kept) {
  const before = loadReadPosition(room)
  if (before?.epoch === epoch && before.read >= read) return
  save(keyOf(room), { epoch, read })
}

/** Whoever comes next has read nothing yet. */
export function forgetReadPositions() {
  forgetAll(prefix)
}

/** Tells when another tab has written down how far somebody has read in any room. Returns what stops that. */
export function watchReadPositions(told: () => void): () => void {
  const heard = ({ key }: StorageEvent) => {
    if (key?.startsWith(prefix)) told()
  }
  window.addEventListener('storage', heard)
  return () => window.removeEventListener('storage', heard)
}

const prefix = 'parley.read.'
const keyOf = (room: string) => prefix + room
