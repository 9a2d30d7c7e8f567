import type { HistoryFrame, Message, Refusal } from '@parley/shared'
import { beforeTimeline, freshened, type Known } from './history-window.ts'
import { requoted } from '../outbox/requoted.ts'
import { prepend } from './timeline.ts'

/** Which page of history is on its way; one at a time. */
export type Loading =
  | { name: 'nothing' }
  | { name: 'older' | 'newer' }
  | { name: 'around'; id: number }
  /** Nothing is on its way, and there is no such message in the room. */
  | { name: 'missing'; id: number }

export function isResting({ name }: Loading) {
  return name === 'nothing' || name === 'missing'
}

/** A page that is refused will be refused again, unless it was only too soon; asking for it once more is up to whoever scrolls or jumps. */
export function afterRefusal(loading: Loading, { retryAfter }: Refusal): Loading {
  return loading.name === 'around' && retryAfter === undefined
    ? { name: 'missing', id: loading.id }
    : { name: 'nothing' }
}

function nameOf(frame: HistoryFrame) {
  return 'around' in frame ? 'around' : 'after' in frame ? 'newer' : 'older'
}

/** Puts pages of history in their places. */
export class History {
  /** Told since the page was asked for, which may have been read before. */
  #meanwhile: Message[] | undefined

  asked() {
    this.#meanwhile = []
  }

  /** No page is on its way any more. */
  forget() {
    this.#meanwhile = undefined
  }

  changed(messages: readonly Message[]) {
    this.#meanwhile?.push(...messages)
  }

  /** P5.5: a page that does not begin or end where something known does is not ours any more. */
  take(frame: HistoryFrame, known: Known, loading: Loading): Known & { loading: Loading } {
    const { timeline, historyWindow } = known
    if (nameOf(frame) !== loading.name) return { timeline, historyWindow, loading }
    // The answer to an earlier jump, which was given up.
    if ('around' in frame && loading.name === 'around' && frame.around !== loading.id)
      return { timeline, historyWindow, loading }
    const news = this.#meanwhile ?? []
    const messages = requoted(freshened(frame.messages, news), news)
    this.forget()
    if ('around' in frame && messages.every(({ id }) => id !== frame.around))
      return { timeline, historyWindow, loading: { name: 'missing', id: frame.around } }
    return { ...place({ ...frame, messages: [...messages] }, known), loading: { name: 'nothing' } }
  }
}

function place(frame: HistoryFrame, { timeline, historyWindow }: Known): Known {
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
