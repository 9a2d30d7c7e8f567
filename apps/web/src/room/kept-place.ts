import * as v from 'valibot'
import { forgetAll, recall, remember } from '../browser-memory.ts'
import type { Anchor } from './anchor.ts'

const kept = v.object({
  epoch: v.string(),
  /** The id of a message, and how far its edge is below the upper edge of the list, in pixels. */
  id: v.number(),
  edge: v.picklist(['top', 'bottom']),
  at: v.number(),
})

export type KeptPlace = v.InferOutput<typeof kept>

/** A place in one life of a room; undefined where there is nothing to hold on to but the end. */
export function placeOf(anchor: Anchor | undefined, epoch: string | undefined): KeptPlace | undefined {
  const id = /^m(\d+)$/.exec(anchor?.key ?? '')?.[1]
  if (anchor === undefined || id === undefined || epoch === undefined) return undefined
  return { epoch, id: Number(id), edge: anchor.edge, at: anchor.at }
}

/** Where this tab was reading in a room before it was loaded again, or went elsewhere. Undefined at the newest. */
export function recallPlace(room: string): KeptPlace | undefined {
  const found = v.safeParse(kept, recall(prefix + room, 'sessionStorage'))
  return found.success ? found.output : undefined
}

export function rememberPlace(room: string, place: KeptPlace | undefined) {
  remember(prefix + room, place, 'sessionStorage')
}

/** Whoever comes next has been nowhere yet. */
export function forgetPlaces() {
  forgetAll(prefix, 'sessionStorage')
}

const prefix = 'parley.place.'
