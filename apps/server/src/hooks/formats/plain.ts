import { colourOf } from './colours.ts'
import { onePart, type Reading } from './hook-post.ts'
import { at, isObject, linkAt, shortened, textAt } from './json-at.ts'
import { literalLine } from './literal.ts'

/** A text is a message as a person writes it, with its markup. */
export function readText(text: string): Reading {
  return text.trim() === ''
    ? { type: 'unreadable', why: 'The body is empty.' }
    : onePart({ text: shortened(text.trim()) })
}

/**
 * What many small programs send: `message` or `body`, perhaps with `title`, `url` and a level. Home Assistant's `rest` notify,
 * Gotify, Apprise's `json` and scripts do.
 */
export function isPlain(body: unknown): boolean {
  return (
    typeof body === 'string' ||
    (isObject(body) && (messageOf(body) !== undefined || textAt(body, 'title') !== undefined))
  )
}

export function readPlain(body: unknown): Reading {
  if (typeof body === 'string') return readText(body)
  const title = textAt(body, 'title') ?? textAt(body, 'subject')
  const level =
    at(body, 'color') ?? at(body, 'colour') ?? at(body, 'level') ?? at(body, 'severity') ?? at(body, 'type')
  return onePart(
    {
      title: title && literalLine(title),
      text: messageOf(body),
      link: linkAt(body, 'url') ?? linkAt(body, 'link') ?? linkAt(body, 'data', 'url'),
    },
    { username: textAt(body, 'username'), colour: colourOf(level) },
  )
}

function messageOf(body: unknown): string | undefined {
  return textAt(body, 'message') ?? textAt(body, 'body') ?? textAt(body, 'text') ?? textAt(body, 'msg')
}
