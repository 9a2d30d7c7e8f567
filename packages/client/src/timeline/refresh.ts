import { quoteOf, type Message } from '@parley/shared'

/** P3.12: the same messages, each reply with the current state of the message it quotes. */
export function refreshQuotes(messages: readonly Message[], news: readonly Message[]): readonly Message[] {
  const changed = new Map<number, Message>()
  for (const message of news) if (message.rev > message.id) changed.set(message.id, message)
  const isStale = ({ replyTo, rev }: Message) =>
    replyTo !== undefined && (changed.get(replyTo.id)?.rev ?? 0) > rev
  if (changed.size === 0 || !messages.some(isStale)) return messages
  return messages.map((message) => {
    const quoted = isStale(message) && message.replyTo && changed.get(message.replyTo.id)
    return quoted ? { ...message, replyTo: quoteOf(quoted) } : message
  })
}
