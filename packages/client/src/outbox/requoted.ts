import { quoteOf, type Message } from '@parley/shared'

/** P3.12: the same messages, each reply with what it answers as that is now. */
export function requoted(messages: readonly Message[], news: readonly Message[]): readonly Message[] {
  const changed = new Map<number, Message>()
  for (const message of news) if (message.rev > message.id) changed.set(message.id, message)
  const isStale = ({ replyTo, rev }: Message) =>
    replyTo !== undefined && (changed.get(replyTo.id)?.rev ?? 0) > rev
  if (changed.size === 0 || !messages.some(isStale)) return messages
  return messages.map((message) => {
    const answered = isStale(message) && message.replyTo && changed.get(message.replyTo.id)
    return answered ? { ...message, replyTo: quoteOf(answered) } : message
  })
}
