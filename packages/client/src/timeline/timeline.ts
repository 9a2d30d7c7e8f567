import type { Joined, Message } from '@parley/shared'
import type { Changes } from './room-event.ts'
import { requoted } from '../outbox/requoted.ts'

/** What a client knows of a room: messages in id order, and the cursor up to which it knows every change. */
export interface Timeline {
  readonly epoch: string | undefined
  readonly cursor: number
  readonly messages: readonly Message[]
  /** Older messages exist before the first one. */
  readonly more: boolean
}

export const emptyTimeline: Timeline = { epoch: undefined, cursor: 0, messages: [], more: false }

/** P4.2, P4.3: a resumed cursor stays where it is; otherwise everything known is replaced. */
export function join(timeline: Timeline, joined: Joined): Timeline {
  if (joined.resumed) return timeline
  return { epoch: joined.epoch, cursor: joined.rev, messages: joined.messages, more: joined.more }
}

export type Applied = { type: 'applied'; timeline: Timeline } | { type: 'known' } | { type: 'gap' }

/** P5.2: takes the changes after the cursor, ignores those before it, and says when some between are missing. */
export function apply(timeline: Timeline, changes: Changes): Applied {
  if (changes.rev <= timeline.cursor) return { type: 'known' }
  if (changes.after > timeline.cursor) return { type: 'gap' }
  const news = changes.messages.filter((message) => message.rev > timeline.cursor)
  return {
    type: 'applied',
    timeline: { ...timeline, cursor: changes.rev, messages: merge(timeline, news) },
  }
}

/** Lets go of all but the newest `most` messages: older ones can be asked for again. */
export function keepNewest(timeline: Timeline, most: number): Timeline {
  if (timeline.messages.length <= most) return timeline
  return { ...timeline, messages: timeline.messages.slice(-most), more: true }
}

/** Puts a page of older messages before the ones known. A page that does not end there is not ours any more. */
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
  if (news.every(({ id }, index) => id > (news[index - 1]?.id ?? last))) return [...messages, ...news] // as nearly always
  // A change to an older message than the first one known comes with its page of history.
  const first = more ? (messages[0]?.id ?? 0) : 0
  const held = [...messages, ...news.filter(({ id }) => id >= first)]
  // By id, since a message changed in the meantime comes in the place of its change; what was read of the log may be ahead of it.
  const byId = new Map<number, Message>()
  for (const message of held)
    if (message.rev >= (byId.get(message.id)?.rev ?? 0)) byId.set(message.id, message)
  return requoted([...byId.values()], news).toSorted((a, b) => a.id - b.id)
}
