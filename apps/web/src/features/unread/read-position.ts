import * as v from 'valibot'
import { forgetAll, recall, remember } from '../../storage/browser-storage.ts'
import type { Kept } from './reading.ts'

const kept = v.object({ epoch: v.string(), read: v.number() })

/** How far somebody has read in a room, on an earlier visit or in another tab. */
export function recallReading(room: string): Kept | undefined {
  const found = v.safeParse(kept, recall(keyOf(room)))
  return found.success ? found.output : undefined
}

/** Another tab may have read further. */
export function rememberReading(room: string, { epoch, read }: Kept) {
  const before = recallReading(room)
  if (before?.epoch === epoch && before.read >= read) return
  remember(keyOf(room), { epoch, read })
}

/** Whoever comes next has read nothing yet. */
export function forgetReadings() {
  forgetAll(prefix)
}

/** Tells when another tab has written down how far somebody has read in any room. Returns what stops that. */
export function watchReadings(told: () => void): () => void {
  const heard = ({ key }: StorageEvent) => {
    if (key?.startsWith(prefix)) told()
  }
  window.addEventListener('storage', heard)
  return () => window.removeEventListener('storage', heard)
}

const prefix = 'parley.read.'
const keyOf = (room: string) => prefix + room
