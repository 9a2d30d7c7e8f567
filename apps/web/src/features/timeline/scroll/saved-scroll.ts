import * as v from 'valibot'
import { forgetAll, recall, remember } from '../../../storage/browser-storage.ts'
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
export type KeptPlace = v.InferOutput<typeof kept>

/** Undefined where there is no message to hold on to. */
export function placeOf(anchor: Anchor | undefined, epoch: string): Place | undefined {
  const id = /^m(\d+)$/.exec(anchor?.key ?? '')?.[1]
  return anchor && id !== undefined ? { epoch, id: Number(id), edge: anchor.edge, at: anchor.at } : undefined
}

/** Where this tab was reading in a room: in an `entry` of its history, or when it was last there. */
export function recallPlace(room: string, entry?: string): KeptPlace | undefined {
  const found = v.safeParse(kept, recall(keyOf(room, entry), 'sessionStorage'))
  return found.success ? found.output : undefined
}

export function rememberPlace(room: string, entry: string, place: KeptPlace) {
  remember(keyOf(room, entry), place, 'sessionStorage')
  remember(keyOf(room), place, 'sessionStorage')
}

/** Whoever comes next has been nowhere yet. */
export function forgetPlaces() {
  forgetAll(prefix, 'sessionStorage')
}

const prefix = 'parley.place.'
const keyOf = (room: string, entry = '') => `${prefix}${room} ${entry}`
