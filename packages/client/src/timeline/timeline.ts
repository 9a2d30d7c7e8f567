import type { Joined, Message } from '@parley/shared'
import type { Changes } from './room-event.ts'
import { refreshQuotes } from './refresh.ts'

/** The newest messages of a room, in id order, and the cursor up to which every change is applied. */
export interface Timeline {
  readonly epoch: string | undefined
  readonly cursor: number
  readonly messages: readonly Message[]
  /** Older messages exist before the first one. */
  readonly more: boolean
}

export const emptyTimeline: Timeline = { epoch: undefined, cursor: 0, messages: [], more: false }

/** P4.2, P4.3: a resumed timeline stays as it is; otherwise it is replaced. */
export function join(timeline: Timeline, joined: Joined): Timeline {
  if (joined.resumed) return timeline
  return { epoch: joined.epoch, cursor: joined.rev, messages: joined.messages, more: joined.more }
}

export type Applied = { type: 'applied'; timeline: Timeline } | { type: 'known' } | { type: 'gap' }

/** P5.2: applies the changes after the cursor, ignores those before it, and reports a gap. */
export function apply(timeline: Timeline, changes: Changes): Applied {
  if (changes.rev <= timeline.cursor) return { type: 'known' }
  if (changes.after > timeline.cursor) return { type: 'gap' }
  const news = changes.messages.filter((message) => message.rev > timeline.cursor)
  return {
    type: 'applied',
    timeline: { ...timeline, cursor: changes.rev, messages: merge(timeline, news) },
  }
}

/** Drops all but the newest `most` messages; older ones can be loaded again. */
export function keepNewest(timeline: Timeline, most: number): Timeline {
  if (timeline.messages.length <= most) return timeline
  return { ...timeline, messages: timeline.messages.slice(-most), more: true }
}

/** Prepends a page of older messages; a page that does not end where the timeline begins is dropped. */
export function prepend(
  timeline: Timeline,
  older: readonly Message[],
  before: number,
  more: boolean,
): Timeline {
  if (before !== timeline.messages[0]?.id) return timeline
  return { ...timeline, messages: [...older, ...timeline.messages], more }
}

function merge({ messages, more }: Timeline, news: readonly Message[]): readonly Message[] {
  const last = messages.at(-1)?.id ?? 0
  if (news.every(({ id }, index) => id > (news[index - 1]?.id ?? last))) return [...messages, ...news] // the common case
  // A message older than the first one loaded comes with its page of history.
  const first = more ? (messages[0]?.id ?? 0) : 0
  const held = [...messages, ...news.filter(({ id }) => id >= first)]
  // By id: a message that was changed before it was seen arrives at the position of its change. A loaded page may be newer than the frame.
  const byId = new Map<number, Message>()
  for (const message of held)
    if (message.rev >= (byId.get(message.id)?.rev ?? 0)) byId.set(message.id, message)
  return refreshQuotes([...byId.values()], news).toSorted((a, b) => a.id - b.id)
}
