import type { Message } from '@parley/shared'
import { requoted } from '../outbox/requoted.ts'
import { keepNewest, type Timeline } from './timeline.ts'

/** Messages further back than the timeline reaches, in id order and with none left out between them. After them is a gap. */
export interface HistoryWindow {
  readonly messages: readonly Message[]
  /** Older messages exist before the first one. */
  readonly more: boolean
}

/** Everything known of a room. */
export interface Known {
  readonly timeline: Timeline
  readonly historyWindow: HistoryWindow | undefined
}

/** Messages that reach the timeline become its beginning. What they say of its own messages it knows itself. */
export function beforeTimeline(timeline: Timeline, { messages, more }: HistoryWindow): Known {
  const first = timeline.messages[0]?.id ?? Infinity
  const last = messages.at(-1)?.id ?? 0
  if (first !== Infinity && last < first) return { timeline, historyWindow: { messages, more } }
  const earlier = messages.filter(({ id }) => id < first)
  return {
    timeline: { ...timeline, messages: [...earlier, ...timeline.messages], more },
    historyWindow: undefined,
  }
}

/** Takes what has changed in messages of the past; what is elsewhere comes with its page. */
export function applyToHistory(
  historyWindow: HistoryWindow | undefined,
  news: readonly Message[],
): HistoryWindow | undefined {
  if (historyWindow === undefined) return undefined
  const messages = requoted(freshened(historyWindow.messages, news), news)
  return messages === historyWindow.messages ? historyWindow : { ...historyWindow, messages }
}

/** The same messages, each as of its last change. */
export function freshened(messages: readonly Message[], news: readonly Message[]): readonly Message[] {
  const [first, last] = [messages[0]?.id ?? Infinity, messages.at(-1)?.id ?? 0]
  const changed = new Map<number, Message>()
  for (const message of news) if (message.id >= first && message.id <= last) changed.set(message.id, message)
  if (changed.size === 0) return messages
  return messages.map((message) => {
    const change = changed.get(message.id)
    return change !== undefined && change.rev > message.rev ? change : message
  })
}

/** Lets go of what is between message `last` and the newest `most` messages. */
export function splitTimeline(timeline: Timeline, last: number, most: number): Known {
  const { messages, more } = timeline
  const earlier = messages.filter(({ id }) => id <= last)
  if (earlier.length === 0 || earlier.length + most >= messages.length)
    return { timeline, historyWindow: undefined }
  return { timeline: keepNewest(timeline, most), historyWindow: { messages: earlier, more } }
}
