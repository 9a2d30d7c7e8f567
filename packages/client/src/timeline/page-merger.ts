import type { HistoryFrame, Message, Reacted, Refusal } from '@parley/shared'
import { beforeTimeline, refreshMessages, type LoadedMessages } from './history-window.ts'
import { reactedTo } from './reacted.ts'
import { refreshQuotes } from './refresh.ts'
import { prepend } from './timeline.ts'

/** Which page of history is being loaded; one at a time. */
export type Loading =
  | { name: 'nothing' }
  | { name: 'older' | 'newer' }
  | { name: 'around'; id: number }
  /** Nothing is being loaded, and the room has no such message. */
  | { name: 'missing'; id: number }

export function isResting({ name }: Loading) {
  return name === 'nothing' || name === 'missing'
}

/** After a refusal for good, the message of a jump counts as missing. */
export function afterRefusal(loading: Loading, { retryAfter }: Refusal): Loading {
  return loading.name === 'around' && retryAfter === undefined
    ? { name: 'missing', id: loading.id }
    : { name: 'nothing' }
}

function nameOf(frame: HistoryFrame) {
  return 'around' in frame ? 'around' : 'after' in frame ? 'newer' : 'older'
}

/** Merges pages of history into the loaded messages. */
export class PageMerger {
  /** Changes received since the page was requested, which may have been read before them. */
  #meanwhile: Message[] | undefined
  #reacted: Reacted[] = []

  requested() {
    this.#meanwhile = []
    this.#reacted = []
  }

  /** No page is being loaded. */
  forget() {
    this.#meanwhile = undefined
  }

  /** `reacted` are reactions to messages that are not loaded. */
  changed(messages: readonly Message[], reacted: readonly Reacted[] = []) {
    this.#meanwhile?.push(...messages)
    if (this.#meanwhile !== undefined) this.#reacted.push(...reacted)
  }

  /** P5.5: a page that does not adjoin the loaded messages is dropped. */
  take(frame: HistoryFrame, known: LoadedMessages, loading: Loading): LoadedMessages & { loading: Loading } {
    const { timeline, historyWindow } = known
    if (nameOf(frame) !== loading.name) return { timeline, historyWindow, loading }
    // The answer to an earlier jump, which was cancelled.
    if ('around' in frame && loading.name === 'around' && frame.around !== loading.id)
      return { timeline, historyWindow, loading }
    const news = this.#meanwhile ?? []
    // Quotes first: a reaction makes a reply newer, and not what it quotes.
    const page = refreshQuotes(refreshMessages(frame.messages, news), news)
    const messages = reactedTo(page, this.#reacted)
    this.forget()
    if ('around' in frame && messages.every(({ id }) => id !== frame.around))
      return { timeline, historyWindow, loading: { name: 'missing', id: frame.around } }
    return { ...merge({ ...frame, messages: [...messages] }, known), loading: { name: 'nothing' } }
  }
}

function merge(frame: HistoryFrame, { timeline, historyWindow }: LoadedMessages): LoadedMessages {
  const { messages } = frame
  if ('around' in frame) return beforeTimeline(timeline, { messages, more: frame.more })
  if ('after' in frame) {
    if (historyWindow?.messages.at(-1)?.id !== frame.after) return { timeline, historyWindow }
    return beforeTimeline(timeline, {
      messages: [...historyWindow.messages, ...messages],
      more: historyWindow.more,
    })
  }
  if (historyWindow === undefined)
    return { timeline: prepend(timeline, messages, frame.before, frame.more), historyWindow }
  if (historyWindow.messages[0]?.id !== frame.before) return { timeline, historyWindow }
  return { timeline, historyWindow: { messages: [...messages, ...historyWindow.messages], more: frame.more } }
}
