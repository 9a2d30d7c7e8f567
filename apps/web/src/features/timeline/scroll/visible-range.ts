import type { Message } from '@parley/shared'

/**
 * The loaded messages that are rendered: those with an id from `first` to `last`. By id, because older and newer messages
 * are added and removed around it. `last` is Infinity while the list follows the newest message.
 */
export interface VisibleRange {
  readonly first: number
  readonly last: number
}

/** At most this many messages are rendered while the reader is anywhere but at the newest. */
export const maxShown = 400

/** While following: in a flood every message is rendered, and above `maxFollowed` they are cut down to `minFollowed`. */
export const maxFollowed = 300
const minFollowed = 150

/** This many messages are rendered on either side of the target of a jump. */
const shownAround = 100

/** A range grows by this many messages at a time. */
const growth = 50

export const wholeRange: VisibleRange = { first: 0, last: Infinity }

/** The newest messages, and all that come after them. */
export function newestRange(messages: readonly Message[]): VisibleRange {
  return { first: messages.at(-minFollowed)?.id ?? messages[0]?.id ?? 0, last: Infinity }
}

/** The range from the same first message to the end, or the newest range if that is too long. */
export function followingRange(messages: readonly Message[], { first }: VisibleRange): VisibleRange {
  const { from, to } = indexesOf(messages, { first, last: Infinity })
  return to - from > maxFollowed ? newestRange(messages) : { first: messages[from]?.id ?? 0, last: Infinity }
}

/** The messages on both sides of `id`, or `range` itself if it contains `id`. */
export function rangeAround(messages: readonly Message[], id: number, range?: VisibleRange): VisibleRange {
  if (range !== undefined && id >= range.first && id <= range.last) return frozenRange(messages, range)
  const index = indexOf(messages, id)
  return rangeBetween(messages, index - shownAround, index + shownAround)
}

/** Grows at one end, and shrinks at the other if it gets too long. */
export function slide(
  messages: readonly Message[],
  range: VisibleRange,
  towards: 'older' | 'newer',
): VisibleRange {
  const { from, to } = indexesOf(messages, range)
  if (towards === 'older') {
    const start = Math.max(0, from - growth)
    return rangeBetween(messages, start, Math.min(to, start + maxShown))
  }
  const end = Math.min(messages.length, to + growth)
  return rangeBetween(messages, Math.max(from, end - maxShown), end)
}

/** The same messages, without those that come after them. */
export function frozenRange(messages: readonly Message[], range: VisibleRange): VisibleRange {
  return { first: range.first, last: Math.min(range.last, messages.at(-1)?.id ?? 0) }
}

export function includesId(messages: readonly Message[], id: number) {
  return messages[indexOf(messages, id)]?.id === id
}

/** The indexes of a range: `to` is exclusive. */
export function indexesOf(messages: readonly Message[], { first, last }: VisibleRange) {
  return { from: indexOf(messages, first), to: indexOf(messages, last + 1) }
}

function rangeBetween(messages: readonly Message[], from: number, to: number): VisibleRange {
  return {
    first: messages[Math.max(0, from)]?.id ?? 0,
    last: messages[Math.min(to, messages.length) - 1]?.id ?? 0,
  }
}

/** The index of the first message whose id is at least `id`. */
function indexOf(messages: readonly Message[], id: number) {
  let [low, high] = [0, messages.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((messages[middle]?.id ?? 0) < id) low = middle + 1
    else high = middle
  }
  return low
}
