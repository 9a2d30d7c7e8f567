import type { Message } from '@parley/shared'
import type { LoadedMessages } from './history-window.ts'

/** P13.8: without the messages below the floor, which are deleted, and without quotes of them, as the log is read. */
export function aboveFloor<Loaded extends LoadedMessages>(loaded: Loaded, floor: number): Loaded {
  const { timeline, historyWindow } = loaded
  const kept = keep(timeline, floor)
  const keptWindow = historyWindow && keep(historyWindow, floor)
  if (kept === timeline && keptWindow === historyWindow) return loaded
  return {
    ...loaded,
    timeline: kept,
    historyWindow: keptWindow?.messages.length === 0 ? undefined : keptWindow,
  }
}

function keep<Page extends { messages: readonly Message[]; more: boolean }>(page: Page, floor: number): Page {
  const isBelow = ({ id }: { id: number }) => id < floor
  const quotesBelow = ({ replyTo }: Message) => replyTo !== undefined && isBelow(replyTo)
  if (!page.messages.some((message) => isBelow(message) || quotesBelow(message))) return page
  const messages = page.messages
    .filter((message) => !isBelow(message))
    .map((message) => (quotesBelow(message) ? withoutQuote(message) : message))
  return { ...page, messages, more: page.more && messages.length === page.messages.length }
}

function withoutQuote({ replyTo: _, ...message }: Message): Message {
  return message
}
