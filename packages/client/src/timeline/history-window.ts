import type { Message } from '@parley/shared'
import { refreshQuotes } from './refresh.ts'
import { keepNewest, type Timeline } from './timeline.ts'

/** Messages older than the timeline, in id order and without a gap between them. A gap separates them from the timeline. */
export interface HistoryWindow {
  readonly messages: readonly Message[]
  /** Older messages exist before the first one. */
  readonly more: boolean
}

/** All messages of a room that are loaded. */
export interface LoadedMessages {
  readonly timeline: Timeline
  readonly historyWindow: HistoryWindow | undefined
}

/** Prepends messages that reach the timeline to it. Where both hold a message, the timeline's is kept. */
export function beforeTimeline(timeline: Timeline, { messages, more }: HistoryWindow): LoadedMessages {
  const first = timeline.messages[0]?.id ?? Infinity
  const last = messages.at(-1)?.id ?? 0
  if (first !== Infinity && last < first) return { timeline, historyWindow: { messages, more } }
  const earlier = messages.filter(({ id }) => id < first)
  return {
    timeline: { ...timeline, messages: [...earlier, ...timeline.messages], more },
    historyWindow: undefined,
  }
}

/** Applies changes to the messages of the window; other messages are current when their page is loaded. */
export function applyToHistory(
  historyWindow: HistoryWindow | undefined,
  news: readonly Message[],
): HistoryWindow | undefined {
  if (historyWindow === undefined) return undefined
  const messages = refreshQuotes(refreshMessages(historyWindow.messages, news), news)
  return messages === historyWindow.messages ? historyWindow : { ...historyWindow, messages }
}

/** The same messages, each in its newest state. */
export function refreshMessages(messages: readonly Message[], news: readonly Message[]): readonly Message[] {
  const [first, last] = [messages[0]?.id ?? Infinity, messages.at(-1)?.id ?? 0]
  const changed = new Map<number, Message>()
  for (const message of news) if (message.id >= first && message.id <= last) changed.set(message.id, message)
  if (changed.size === 0) return messages
  return messages.map((message) => {
    const change = changed.get(message.id)
    return change !== undefined && change.rev > message.rev ? change : message
  })
}

/** Drops what is between message `last` and the newest `most` messages. */
export function splitTimeline(timeline: Timeline, last: number, most: number): LoadedMessages {
  const { messages, more } = timeline
  const earlier = messages.filter(({ id }) => id <= last)
  if (earlier.length === 0 || earlier.length + most >= messages.length)
    return { timeline, historyWindow: undefined }
  return { timeline: keepNewest(timeline, most), historyWindow: { messages: earlier, more } }
}
