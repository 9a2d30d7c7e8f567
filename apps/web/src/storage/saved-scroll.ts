import * as v from 'valibot'
import { forgetAll, persisted } from './browser-storage.ts'

const position = v.object({
  epoch: v.string(),
  /** The id of a message, and the distance of its edge from the top of the list, in pixels. */
  id: v.number(),
  edge: v.picklist(['top', 'bottom']),
  at: v.number(),
})

const savedScroll = v.union([position, v.literal('newest')])

/** A scroll position in one epoch of a room. */
export type ScrollPosition = v.InferOutput<typeof position>
export type SavedScroll = v.InferOutput<typeof savedScroll>

interface Anchor extends Pick<ScrollPosition, 'edge' | 'at'> {
  /** `m<id>` for a message. */
  readonly key: string
}

/** The position of an anchor; undefined unless it is a message. */
export function positionOf(anchor: Readonly<Anchor> | undefined, epoch: string): ScrollPosition | undefined {
  const id = /^m(\d+)$/.exec(anchor?.key ?? '')?.[1]
  return anchor && id !== undefined ? { epoch, id: Number(id), edge: anchor.edge, at: anchor.at } : undefined
}

/** This tab's scroll position in a room: of a history entry, or else the last one. */
export function loadScroll(room: string, entry?: string): SavedScroll | undefined {
  return stored(room, entry).load()
}

export function saveScroll(room: string, entry: string, scroll: SavedScroll) {
  stored(room, entry).save(scroll)
  stored(room).save(scroll)
}

/** Removes the scroll positions of all rooms. */
export function forgetScrolls() {
  forgetAll(prefix, 'sessionStorage')
}

// Stored under its first name.
const prefix = 'parley.place.'
const stored = (room: string, entry = '') =>
  persisted(`${prefix}${room} ${entry}`, savedScroll, 'sessionStorage')
