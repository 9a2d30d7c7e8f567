import { limits } from '../limits.ts'
import type { Message, Quote } from '../message.ts'

/** The quote of a message for its replies. */
export function quoteOf({ id, username, message, removed }: Message): Quote {
  return { id, username, message: beginningOf(message), ...(removed && { removed }) }
}

// By code points, like SQL `substr`: no surrogate pair is split.
function beginningOf(text: string) {
  const most = limits.quote
  return text.length <= most
    ? text
    : Array.from(text.slice(0, 2 * most))
        .slice(0, most)
        .join('')
}
