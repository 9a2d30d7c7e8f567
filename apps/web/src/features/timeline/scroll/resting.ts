import type { RoomView } from '@parley/client'
import type { Message } from '@parley/shared'
import type { Anchor, View } from './anchor.ts'
import {
  followingRange,
  frozenRange,
  indexesOf,
  newestRange,
  slide,
  type VisibleRange,
} from './visible-range.ts'

/** Where the list is while it does not jump. */
export type Resting =
  /** The view stays `gap` pixels above the end of the list. The range has no last message. */
  | { readonly name: 'following'; readonly range: VisibleRange; readonly gap: number }
  /** The anchor stays where it is, whatever is added or changes its size. */
  | {
      readonly name: 'reading'
      readonly range: VisibleRange
      readonly anchor: Anchor | undefined
      /** A jump has brought the reader here, who has not scrolled since. */
      readonly isAtTarget?: true
    }

export type RestingEffect =
  | { type: 'hold-end'; gap: number }
  | { type: 'hold-anchor'; anchor: Anchor }
  | { type: 'range-grown' }
  | { type: 'room'; call: 'loadOlder' | 'loadNewer' | 'leaveAround' | 'leavePast' }
  | { type: 'keep-newest'; count: number }
  | { type: 'leave-gap'; last: number; count: number }

export interface RoomSnapshot extends Pick<
  RoomView,
  'timeline' | 'historyWindow' | 'loading' | 'connection'
> {
  /** The loaded messages: of the history window if there is one, otherwise of the timeline. */
  readonly messages: readonly Message[]
  /** The number of posts in the outbox. */
  readonly posts: number
  /** The epoch in which all missed messages have arrived. */
  readonly caughtUpEpoch: string | undefined
}

/** In pixels: the list follows this near to its end, and shows more messages this near to an end of the range. */
const nearEnd = 100
const nearRangeEnd = 1_000

/** A longer timeline is cut down to its newest messages; if they are not read yet, only the middle of them is discarded. */
const maxKept = 600
const minKept = 400
const keptAroundGap = 200

export function endsWithNewest({ messages, historyWindow }: RoomSnapshot, range: VisibleRange) {
  return historyWindow === undefined && indexesOf(messages, range).to === messages.length
}

export function follow({ range }: Resting, room: RoomSnapshot, gap = 0): Resting {
  const followed = endsWithNewest(room, range)
    ? followingRange(room.messages, range)
    : newestRange(room.timeline.messages)
  return { name: 'following', range: followed, gap }
}

/** Follows or reads, depending on where the list has been scrolled to. */
export function scrolledTo({ below, anchor }: View, resting: Resting, room: RoomSnapshot): Resting {
  const { name, range } = resting
  // The end of a saved copy is not the newest message: what is missed would carry the reader away.
  const isCaughtUp = room.caughtUpEpoch === room.timeline.epoch
  if (name === 'reading' && resting.isAtTarget && !isCaughtUp) return { ...resting, anchor }
  if (endsWithNewest(room, range) && below <= nearEnd)
    return name === 'following' ? { ...resting, gap: below } : follow(resting, room, below)
  return { name: 'reading', range: name === 'reading' ? range : frozenRange(room.messages, range), anchor }
}

/** The reader scrolls by themselves. */
export function touched(resting: Resting): Resting {
  if (resting.name === 'following' || resting.isAtTarget === undefined) return resting
  const { isAtTarget: _, ...rest } = resting
  return rest
}

export function hold(resting: Resting): RestingEffect[] {
  if (resting.name === 'following') return [{ type: 'hold-end', gap: resting.gap }]
  return resting.anchor === undefined ? [] : [{ type: 'hold-anchor', anchor: resting.anchor }]
}

/** Renders more messages, or loads more, where an end of the range is near. */
export function fill(resting: Resting, { above, below }: View, { messages }: RoomSnapshot) {
  const [nearFirst, nearLast] = [above < nearRangeEnd, below < nearRangeEnd]
  const { from, to } = indexesOf(messages, resting.range)
  const towards = nearFirst && from > 0 ? 'older' : nearLast && to < messages.length ? 'newer' : undefined
  const slid = towards === undefined ? resting.range : slide(messages, resting.range, towards)
  const range = resting.name === 'following' ? { ...slid, last: Infinity } : slid
  const ends = indexesOf(messages, range)
  const effects: RestingEffect[] = [
    ...when(towards !== undefined, { type: 'range-grown' } as const),
    ...when(nearFirst && ends.from === 0, { type: 'room', call: 'loadOlder' } as const),
    ...when(nearLast && ends.to === messages.length, { type: 'room', call: 'loadNewer' } as const),
  ]
  return { resting: { ...resting, range }, effects }
}

/** Discards messages of a long timeline that are not rendered. */
export function discard({ name, range }: Resting, room: RoomSnapshot): RestingEffect[] {
  const { messages, timeline, historyWindow } = room
  const { length } = timeline.messages
  if (length <= maxKept) return []
  if (name === 'following' || historyWindow !== undefined) return [{ type: 'keep-newest', count: minKept }]
  const { to } = indexesOf(messages, range)
  const last = messages[to + keptAroundGap]?.id ?? 0
  return length - to > maxKept ? [{ type: 'leave-gap', last, count: keptAroundGap }] : []
}

export function when<E>(condition: boolean, effect: E): E[] {
  return condition ? [effect] : []
}
