import { isWordAfter, isWordBefore } from '@parley/shared'
import { endOfAddress, endOfUserInfo } from './address-end.ts'
import type { Cut } from '../cut.ts'
import { bareHostIn, hostAt, latin, mailHostAt } from './hosts.ts'
import { endOfWord, isInterrupted, isWholeHost } from './whole-host.ts'

/**
 * Addresses with or without `https://`, also between letters of scripts without spaces. Returns only http:, https: and
 * mailto: links that a browser can parse. In linear time.
 */
export function* linksIn(text: string): Generator<Cut> {
  if (!mayLink.test(text)) return
  const shown = withoutOpeningMarks(text)
  const opened = new Set<string>()
  let at = 0
  for (const { 0: run, index } of shown.matchAll(runs)) {
    const address = index < at ? undefined : addressAt(shown, index, run, index === at)
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

/** `isNext`: another address ended where this one may begin. */
function addressAt(text: string, index: number, run: string, isNext: boolean): Address | undefined {
  const after = index + run.length
  if (!text.startsWith('://', after))
    return text[after] === '@' ? mailAddress(text, index, run) : bareAddress(text, index, run)
  // A letter of another script before it belongs to no scheme.
  const isWeb = /^https?$/i.test(run) && (isNext || !schemeBefore.test(text.charAt(index - 1)))
  if (isWeb) return webAddress(text, after, run)
  return noLink(index, endOfWord(text, after + 3))
}

function noLink(start: number, skipTo: number): Address {
  return { start, end: start, href: '', skipTo }
}

function webAddress(text: string, after: number, scheme: string): Address {
  const start = after - scheme.length
  const host = hostAt(text, after + 3)
  if (host === undefined || !isWholeHost(text, after + 3, host.end))
    return noLink(start, endOfWord(text, host?.end ?? after + 3))
  // The link ends before a user name, which could hide the real host.
  const skipTo = endOfUserInfo(text, host.end)
  // Or the label is a name with a password.
  if (skipTo !== undefined && !/[.[]/.test(text.slice(after + 3, host.end)))
    return noLink(start, Math.max(skipTo, endOfWord(text, host.end)))
  const quote = text[start - 1] === "'" ? text.indexOf("'", host.end) : -1
  const whole = skipTo === undefined ? endOfAddress(text, host) : host.end
  const end = quote === -1 ? whole : Math.min(whole, quote)
  return { start, end, href: text.slice(start, end), skipTo }
}

function mailAddress(text: string, index: number, run: string): Address | undefined {
  const end = mailHostAt(text, index + run.length + 1)
  const from = index + nameIn(run)
  if (end === undefined || from === index + run.length) return undefined
  if (!isWholeHost(text, index + run.length + 1, end)) return noLink(index, endOfWord(text, end))
  const isNamed = text.slice(Math.max(0, from - mailto.length), from).toLowerCase() === mailto
  const start = isNamed ? from - mailto.length : from
  query.lastIndex = end
  const whole = end + (isNamed ? (query.exec(text)?.[0].length ?? 0) : 0)
  // `@ada@example.org` is a name elsewhere, `ssh://git@example.org` another address, and `%user%@example.org` a form to fill.
  if (isWordBefore(text, start) || /[/@!#$%&^}?]/.test(text.charAt(start - 1))) return undefined
  // Signs between it and a word, as in `иванов.ada@example.org`, belong to a longer name.
  const follows = isWordBefore(text, index) || /[}>)\]]/.test(text.charAt(index - 1))
  if (start > index && follows && !run.startsWith('..')) return undefined
  // A password, as in `postgres://app:secret@example.org`.
  if (secretBefore.test(text.slice(Math.max(0, start - mostOfUserName), start))) return undefined
  // As in `o'brien@example.org`: a part of the name would be somebody else.
  if (!isNamed && nameBefore.test(text.slice(Math.max(0, start - 3), start))) return undefined
  return { start, end: whole, href: mailto + text.slice(from, whole) }
}

/** Where the name of an address begins in a run that ends with it: `wait...ada`. */
function nameIn(run: string): number {
  const after = run.lastIndexOf('..') + 1
  return after + (/^[.+%-]+/.exec(run.slice(after))?.[0].length ?? 0)
}

function bareAddress(text: string, index: number, run: string): Address | undefined {
  const host = bareHostIn(run)
  if (host === undefined) return undefined
  const [start, hostEnd] = [index + host.start, index + host.end]
  if (!isWholeHost(text, start, hostEnd)) return noLink(start, endOfWord(text, hostEnd))
  if (partOfMore.test(text.slice(Math.max(0, start - 2), start)) || isWordBefore(text, start))
    return undefined
  if (isInterrupted(text, start)) return undefined
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

/** What a scheme, a host without one, and the name before an `@` consist of. One ends where `https://` begins. */
const runs = new RegExp(`https?(?=://)|(?:(?!https?://)[${latin}\\d._%+\\-])+`, 'giu')

const schemeBefore = new RegExp(`[${latin}\\d%+]`, 'u')

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

/** An address may start directly after these marks. An underscore that no other one closes belongs to a name, as in `_dmarc`. */
function withoutOpeningMarks(text: string): string {
  let line = { end: -1, closed: -1 }
  return text.replace(openingMarks, (marks, at: number) => {
    if (!marks.includes('_')) return ' '.repeat(marks.length)
    if (at >= line.end) line = lineFrom(text, at)
    return marks.replace(at < line.closed ? /./g : /[^_]/g, ' ')
  })
}

/** `closed` is the end of the last underscore that may close another one on the line of `at`. */
function lineFrom(text: string, at: number) {
  const end = text.indexOf('\n', at)
  closing.lastIndex = at
  return { end: end === -1 ? text.length : end, closed: closing.test(text) ? closing.lastIndex : -1 }
}

const closing = /.*\S_(?![\p{L}\p{N}_])/uy

const openingMarks = /(?<![^\s(["'“‘«])[*_~]+(?=\S)/g
