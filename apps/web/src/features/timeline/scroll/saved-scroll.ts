import * as v from 'valibot'
import { forgetAll, load, save } from '../../../storage/browser-storage.ts'
import type { Anchor } from './anchor.ts'

const position = v.object({
  epoch: v.string(),
  /** A message whose `edge` is `at` pixels below the upper edge of the list. */
  id: v.number(),
  edge: v.picklist(['top', 'bottom']),
  at: v.number(),
})

const saved = v.union([position, v.literal('newest')])

/** A scroll position in one epoch of a room. */
export type ScrollPosition = v.InferOutput<typeof position>
export type SavedScroll = v.InferOutput<typeof saved>

/** Undefined if the anchor is not a message. */
export function positionOf(anchor: Anchor | undefined, epoch: string): ScrollPosition | undefined {
  const id = /^m(\d+)$/.exec(anchor?.key ?? '')?.[1]
  return anchor && id !== undefined ? { epoch, id: Number(id), edge: anchor.edge, at: anchor.at } : undefined
}

/** The scroll position of this tab in a room: at an `entry` of its history, or the latest. */
export function loadScroll(room: string, entry?: string): SavedScroll | undefined {
  const found = v.safeParse(saved, load(keyOf(room, entry), 'sessionStorage'))
  return found.success ? found.output : undefined
}

export function saveScroll(room: string, entry: string, scroll: SavedScroll) {
  save(keyOf(room, entry), scroll, 'sessionStorage')
  save(keyOf(room), scroll, 'sessionStorage')
}

/** For the next person who uses this tab. */
export function forgetScrolls() {
  forgetAll(prefix, 'sessionStorage')
}

// Stored as "place".
const prefix = 'parley.place.'
const keyOf = (room: string, entry = '') => `${prefix}${room} ${entry}`
