import { limits } from '../limits.ts'
import type { Message, Quote } from '../message.ts'

/** A message as a reply to it shows it. */
export function quoteOf({ id, username, message, removed }: Message): Quote {
  return { id, username, message: beginningOf(message), ...(removed && { removed }) }
}

// By code points, as SQL counts: no surrogate pair is cut.
function beginningOf(text: string) {
  const most = limits.quote
  return text.length <= most
    ? text
    : Array.from(text.slice(0, 2 * most))
        .slice(0, most)
        .join('')
}
