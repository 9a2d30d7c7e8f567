import type { Message } from '@parley/shared'

/**
 * Which of the messages known are on the page: those with an id from `first` to `last`. By id, since older and newer
 * ones come and go around it. `last` is Infinity where the newest is followed.
 */
export interface VisibleRange {
  readonly first: number
  readonly last: number
}

/** At most so many messages are rows of the page, whichever way it is scrolled. */
export const mostShown = 400

/** Whoever follows the newest needs fewer: in a flood each is drawn, and swept down to `fewShown` when it is one too many. */
export const mostFollowed = 300
const fewShown = 150

/** So many are shown on either side of a message that was jumped to. */
const aroundShown = 100

/** A span grows by so many at a time. */
const step = 50

export const wholeSpan: VisibleRange = { first: 0, last: Infinity }

/** The newest messages, and whatever comes after them. */
export function newestSpan(messages: readonly Message[]): VisibleRange {
  return { first: messages.at(-fewShown)?.id ?? messages[0]?.id ?? 0, last: Infinity }
}

/** The same span as long as it is short enough to follow the newest with. */
export function followingSpan(messages: readonly Message[], { first }: VisibleRange): VisibleRange {
  const { from, to } = indexesOf(messages, { first, last: Infinity })
  return to - from > mostFollowed ? newestSpan(messages) : { first: messages[from]?.id ?? 0, last: Infinity }
}

/** A span of messages on both sides of `id`; the same one if it holds it. */
export function spanAround(messages: readonly Message[], id: number, range?: VisibleRange): VisibleRange {
  if (range !== undefined && id >= range.first && id <= range.last) return frozenSpan(messages, range)
  const at = indexOf(messages, id)
  return spanOf(messages, at - aroundShown, at + aroundShown)
}

/** Grows at one side, and lets go at the other of what is too much. */
export function slide(
  messages: readonly Message[],
  range: VisibleRange,
  towards: 'older' | 'newer',
): VisibleRange {
  const { from, to } = indexesOf(messages, range)
  if (towards === 'older') {
    const start = Math.max(0, from - step)
    return spanOf(messages, start, Math.min(to, start + mostShown))
  }
  const end = Math.min(messages.length, to + step)
  return spanOf(messages, Math.max(from, end - mostShown), end)
}

/** Stops following: what is shown stays what is shown. */
export function frozenSpan(messages: readonly Message[], range: VisibleRange): VisibleRange {
  return { first: range.first, last: Math.min(range.last, messages.at(-1)?.id ?? 0) }
}

export function holds(messages: readonly Message[], id: number) {
  return messages[indexOf(messages, id)]?.id === id
}

/** From index `from`, up to and without index `to`. */
export function indexesOf(messages: readonly Message[], { first, last }: VisibleRange) {
  return { from: indexOf(messages, first), to: indexOf(messages, last + 1) }
}

function spanOf(messages: readonly Message[], from: number, to: number): VisibleRange {
  return {
    first: messages[Math.max(0, from)]?.id ?? 0,
    last: messages[Math.min(to, messages.length) - 1]?.id ?? 0,
  }
}

/** Of the first message whose id is at least `id`. */
function indexOf(messages: readonly Message[], id: number) {
  let [low, high] = [0, messages.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((messages[middle]?.id ?? 0) < id) low = middle + 1
    else high = middle
  }
  return low
}
