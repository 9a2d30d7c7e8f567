import { limits } from '../limits.ts'
import type { Message, Quote } from '../message.ts'
import { withoutSpoilers, withSpoilerClosed } from './spoilers.ts'
import { beginningOf } from './whole-characters.ts'

/** The quote of a message for its replies. */
export function quoteOf({ id, username, message, removed, files = [] }: Message): Quote {
  return {
    ...{ id, username, message: firstCodePoints(message) },
    ...(removed && { removed }),
    ...(files.length > 0 && { files: files.length }),
  }
}

/** The text of a quote, to be read. Its end may be cut within a character, which is then left out, or within a spoiler. */
export function quotedBeginning({ message }: Pick<Quote, 'message'>): string {
  return Array.from(message).length < limits.quote
    ? message
    : withSpoilerClosed(beginningOf(`${message} `, message.length))
}

/** The same in English, without spoilers, or how many files there are, where it has no text. */
export function quotedText(quote: Quote): string {
  const { message, files = 0 } = quote
  if (message !== '' || files === 0) return withoutSpoilers(quotedBeginning(quote), '(spoiler)')
  return files === 1 ? '1 file' : `${files} files`
}

// By code points, like SQL `substr`: no surrogate pair is split.
function firstCodePoints(text: string) {
  const most = limits.quote
  return text.length <= most
    ? text
    : Array.from(text.slice(0, 2 * most))
        .slice(0, most)
        .join('')
}
