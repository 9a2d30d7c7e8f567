import * as v from 'valibot'
import { forgetAll, load, save } from '../../../storage/browser-storage.ts'
import type { Anchor } from './anchor.ts'

const place = v.object({
  epoch: v.string(),
  /** The id of a message, and how far its edge is below the upper edge of the list, in pixels. */
  id: v.number(),
  edge: v.picklist(['top', 'bottom']),
  at: v.number(),
})

const kept = v.union([place, v.literal('newest')])

/** A place in one life of a room. */
export type Place = v.InferOutput<typeof place>
export type SavedScroll = v.InferOutput<typeof kept>

/** Undefined where there is no message to hold on to. */
export function placeOf(anchor: Anchor | undefined, epoch: string): Place | undefined {
  const id = /^m(\d+)$/.exec(anchor?.key ?? '')?.[1]
  return anchor && id !== undefined ? { epoch, id: Number(id), edge: anchor.edge, at: anchor.at } : undefined
}

/** Where this tab was reading in a room: in an `entry` of its history, or when it was last there. */
export function loadScroll(room: string, entry?: string): SavedScroll | undefined {
  const found = v.safeParse(kept, load(keyOf(room, entry), 'sessionStorage'))
  return found.success ? found.output : undefined
}

export function saveScroll(room: string, entry: string, place: SavedScroll) {
  save(keyOf(room, entry), place, 'sessionStorage')
  save(keyOf(room), place, 'sessionStorage')
}

/** Whoever comes next has been nowhere yet. */
export function forgetScrolls() {
  forgetAll(prefix, 'sessionStorage')
}

const prefix = 'parley.place.'
const keyOf = (room: string, entry = '') => `${prefix}${room} ${entry}`
