import { isWordAfter, isWordBefore } from '@parley/shared'
import { endOfAddress, endOfUserInfo } from './address-end.ts'
import type { Cut } from '../cut.ts'
import { bareHostIn, hostAt, latin, mailHostAt } from './hosts.ts'

/**
 * Addresses with or without `https://`, also between letters of scripts without spaces. Returns only http:, https: and
 * mailto: links that a browser can parse. In linear time.
 */
export function* linksIn(text: string): Generator<Cut> {
  if (!mayLink.test(text)) return
  const shown = text.replace(openingMarks, blank)
  const opened = new Set<string>()
  let at = 0
  for (const { 0: run, index } of shown.matchAll(runs)) {
    const address = index < at ? undefined : addressAt(shown, index, run)
    if (address === undefined) continue
    noteMarks(text.slice(at, address.start), opened)
    const raw = text.slice(address.start, address.end)
    const closing = closingMarks(raw, opened)
    const href = address.href.slice(0, address.href.length - closing)
    const end = address.end - closing
    at = address.skipTo ?? end
    if (URL.canParse(href))
      yield {
        start: address.start,
        end,
        segment: { type: 'link', href, text: text.slice(address.start, end) },
      }
  }
}

interface Address {
  start: number
  end: number
  href: string
  /** What follows up to here belongs to the address, but not to the link. */
  skipTo?: number | undefined
}

function addressAt(text: string, index: number, run: string): Address | undefined {
  const after = index + run.length
  if (text.startsWith('://', after)) return webAddress(text, after, run)
  return text[after] === '@' ? mailAddress(text, index, run) : bareAddress(text, index, run)
}

function webAddress(text: string, after: number, run: string): Address | undefined {
  const scheme = /(?<![^._-])https?$/i.exec(run)?.[0]
  const host = hostAt(text, after + 3)
  if (scheme === undefined || host === undefined) return undefined
  // A letter of another script before it belongs to no scheme.
  const start = after - scheme.length
  // The link ends before a user name, which could hide the real host.
  const skipTo = endOfUserInfo(text, host.end)
  if (isOneLabel(text.slice(after + 3, host.end))) {
    if (text.startsWith('://', host.end)) return undefined
    // What follows in the word would be a host that nobody wrote, and the label a name with a password.
    if (skipTo !== undefined || malformed.test(text.slice(host.end, host.end + 8)))
      return { start, end: start, href: '', skipTo: Math.max(skipTo ?? 0, endOfWord(text, host.end)) }
  }
  const quote = text[start - 1] === "'" ? text.indexOf("'", host.end) : -1
  const whole = skipTo === undefined ? endOfAddress(text, host) : host.end
  const end = quote === -1 ? whole : Math.min(whole, quote)
  return { start, end, href: text.slice(start, end), skipTo }
}

/** What no host has, although editors and pasted pages put it in the middle of one: emoji, other dashes, and signs without width. */
const interrupting = '(?:\\p{Extended_Pictographic}\\ufe0f?|[\\u00ad\\u200b\\u2060\\u2010-\\u2015])'

/** What goes on directly after the first label is no host that was written: `https://example..com`, `https://name@example.org`. */
const malformed = new RegExp(
  `^(?:[.．]+[\\p{L}\\p{N}{]|。[a-z\\d]|[@%+\\\\]|~(?!~)|!(?=[\\p{L}\\p{N}])|${interrupting}[.\\p{L}\\p{N}])`,
  'iu',
)

function endOfWord(text: string, at: number): number {
  wordRest.lastIndex = at
  return at + (wordRest.exec(text)?.[0].length ?? 0)
}

const wordRest = new RegExp(`(?:(?!https?://)(?:[\\x21-\\x7e]|${interrupting}))*`, 'iuy')

const isOneLabel = (host: string) => !/[.[]/.test(host)

function mailAddress(text: string, index: number, run: string): Address | undefined {
  const from = index + (/^[.+%-]+/.exec(run)?.[0].length ?? 0)
  const end = mailHostAt(text, index + run.length + 1)
  if (end === undefined || from === index + run.length) return undefined
  const isNamed = text.slice(Math.max(0, from - mailto.length), from).toLowerCase() === mailto
  const start = isNamed ? from - mailto.length : from
  query.lastIndex = end
  const whole = end + (isNamed ? (query.exec(text)?.[0].length ?? 0) : 0)
  // `@ada@example.org` is a name elsewhere, and `ssh://git@example.org` another address.
  if (isWordBefore(text, start) || /[/@]/.test(text.charAt(start - 1))) return undefined
  // A password, as in `postgres://app:secret@example.org`.
  if (secretBefore.test(text.slice(Math.max(0, start - mostOfUserName), start))) return undefined
  // As in `o'brien@example.org`: a part of the name would be somebody else.
  if (!isNamed && nameBefore.test(text.slice(Math.max(0, start - 3), start))) return undefined
  return { start, end: whole, href: mailto + text.slice(from, whole) }
}

function bareAddress(text: string, index: number, run: string): Address | undefined {
  const host = bareHostIn(run)
  if (host === undefined) return undefined
  const [start, hostEnd] = [index + host.start, index + host.end]
  if (partOfMore.test(text.slice(Math.max(0, start - 2), start)) || isWordBefore(text, start))
    return undefined
  if (isWordAfter(text, hostEnd) || called.test(text.slice(hostEnd, hostEnd + 2))) return undefined
  if (host.needsPath && text[hostEnd] !== '/') return undefined // before the rest of the text is read
  const end = endOfAddress(text, { end: hostEnd, international: false })
  if (host.needsPath && !/^\/./.test(text.slice(hostEnd, end))) return undefined
  return { start, end, href: `https://${text.slice(start, end)}` }
}

/** What stands between `://` and a name with a password, or the middle of it. */
const secretBefore = /:\/\/[!-.0-?A-~]*$/
const mostOfUserName = 100

const nameBefore = /[\p{L}\p{N}]['’‘´&!#$\u2010\u2011]$/u

/** Subject and text (RFC 6068), without the punctuation of the sentence. */
const query = /\?[\w.~!$&'*+;=:@%/?-]*[\w~$*+=%/-]/y

const mailto = 'mailto:'

// Skips the slower search for most messages.
const mayLink = /[.@]|:\/\//

/** What a scheme, a host without one, and the name before an `@` consist of. */
const runs = new RegExp(`[${latin}\\d._%+\\-]+`, 'gu')

// A path, another scheme, a name, or code.
const partOfMore = /[/\\@#=&$]$|\w:$/

// As in `this.net()`.
const called = /^\([\x21-\x7e]/

/** Updates the marks of bold, italic and struck text that are open after `text`. */
function noteMarks(text: string, opened: Set<string>): void {
  if (text.includes('\n')) opened.clear()
  for (const { 0: run, groups } of text.slice(text.lastIndexOf('\n') + 1).matchAll(styleMarks))
    for (const mark of run)
      if (groups?.['opens'] === undefined) opened.delete(mark)
      else opened.add(mark)
}

/** Number of characters at the end that close bold, italic or struck text around the address, and end the sentence in it. */
function closingMarks(address: string, opened: ReadonlySet<string>): number {
  let end = address.length
  while (opened.has(address.charAt(end - 1))) end--
  if (end < address.length) while (/[.,;:!?]/.test(address.charAt(end - 1))) end--
  return address.length - end
}

const styleMarks = /(?<opens>(?<![\p{L}\p{N}\\*_~])[*_~]+(?![\s*_~]))|[*_~]+/gu

// An address may start directly after these marks, of which some are also part of names.
const openingMarks = /(?<!\S)[*_~]+(?=\S)/g
const blank = (marks: string) => ' '.repeat(marks.length)
