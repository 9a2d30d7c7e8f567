import { codeSpans } from '@parley/shared'

/**
 * A text as a message that shows it as it is: nothing in it is bold, hidden or mentions a person. Code between backticks stays
 * code and lines that begin with `-` a list, which is what they are meant to be nearly everywhere. In linear time.
 */
export function literal(text: string): string {
  return outsideCode(text, (part) => outsideAddresses(part, escapeMarks)).join('')
}

/** The same on one line, for titles and the values of fields. */
export function literalLine(text: string): string {
  return literal(text.replace(/\s+/g, ' ').trim())
}

/** `escape` for each stretch between code, and code as it is. A backtick that opens nothing would pair with one of a later text. */
export function outsideCode(text: string, change: (part: string) => string): string[] {
  const parts: string[] = []
  let at = 0
  for (const { open, close } of codeSpans(text)) {
    if (parts.length > 2 * mostSpans) break
    parts.push(change(text.slice(at, open.start).replaceAll('`', graveAccent)))
    parts.push(text.slice(open.start, close.end))
    at = close.end
  }
  return [...parts, change(text.slice(at).replaceAll('`', graveAccent))]
}

/** Beyond them backticks are text: each costs as much as a hundred letters. */
const mostSpans = 200

const graveAccent = '\u02cb'

/** The same for what stands between addresses of the web, which no mark may be put into. One ends where the next begins, as in a message. */
export function outsideAddresses(text: string, change: (part: string) => string): string {
  let changed = ''
  let at = 0
  for (const { 0: address, index } of text.matchAll(
    /(?<![\p{Script=Latin}\d])https?:\/\/(?:(?![._,;-]https?:\/\/|__)(?:(?<=\/)[@~]|[!#-)+-;=?A-Z[\]_a-z]))*[a-z\d/=&#%]/giu,
  )) {
    changed += between(text.slice(at, index)) + address
    at = index + address.length
  }
  return changed + between(text.slice(at))

  // What keeps a mark from opening would be read as part of the address right before it.
  function between(part: string) {
    return changed !== '' && /^[*_~|]/.test(part) ? ` ${change(part)}` : change(part)
  }
}

/** A literal text in bold, also where its first or last sign beside the marks would look like code, as in `/srv/`. */
export function bold(text: string): string {
  return `**${/^[./\\)\]},;]/.test(text) ? joiner : ''}${text}${/[/\\([{]$/.test(text) ? joiner : ''}**`
}

/** Two bars hide nothing: for formats in which they are no mark. */
export function withoutHiding(text: string): string {
  return text.replace(/(?<=\|)\|/g, `${joiner}|`)
}

/** Nobody is mentioned: for formats that have marks of their own. */
export function withoutMentions(text: string): string {
  return text.replace(/(?<![\p{Script=Latin}\d])@/gu, `${joiner}@`)
}

function escapeMarks(text: string): string {
  return text.replace(/(?<![\p{Script=Latin}\d])[_@]|[*|]|(?<=~)~/gu, `${joiner}$&`)
}

/**
 * The combining grapheme joiner. It is invisible, search ignores it, and it counts as a letter: before a mark it keeps the mark from
 * opening, and between two from being one.
 */
const joiner = '\u034f'
