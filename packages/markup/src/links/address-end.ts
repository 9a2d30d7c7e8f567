import { unspaced } from '@parley/shared'
import type { Host } from './hosts.ts'

/**
 * The end of the address whose host ends at `host.end`: with its port and path, without the punctuation of the sentence. A
 * bracket that closes nothing ends it, and so does punctuation that is not ASCII.
 */
export function endOfAddress(text: string, host: Host): number {
  port.lastIndex = host.end
  const path = host.end + (port.exec(text)?.[0].length ?? 0)
  if (!/[/?#]/.test(text.charAt(path))) return path
  const open: string[] = []
  let { international } = host
  let end = path
  part.lastIndex = path
  for (let found = part.exec(text); found !== null; found = part.exec(text)) {
    const { opens, closes, letters } = found.groups ?? {}
    if (opens !== undefined) open.push(opens)
    if (closes !== undefined && pairs.get(closes) !== open.pop()) break
    international ||= letters !== undefined && demandsMore(text, found.index, path)
    if (letters !== undefined && !international) break
    end = part.lastIndex
  }
  while (end > path && /[.,;:!?'([{]/.test(text.charAt(end - 1))) end--
  return end
}

/** The end of `:password@host` or `@host`; undefined when no user name is written before the host that ends at `end`. */
export function endOfUserInfo(text: string, end: number): number | undefined {
  userInfo.lastIndex = end
  const found = userInfo.exec(text)
  return found === null ? undefined : userInfo.lastIndex
}

const userInfo = /(?::[^\s/@]*)?@\S*/y

/** It may be empty (RFC 3986, 3.2.3). */
const port = /:(?:\d{1,5}(?!\d)|(?=\/))/y

// A comma may separate two addresses, or nothing at all, where one was pasted twice.
const ascii = "(?:(?!(?:[,;]|(?<=[\\p{L}\\p{N}]))https?:\\/\\/)[\\w.~!$&'*+,;=:@%\\/?#\\-])+"
const inSpaced = `[[\\p{L}\\p{N}\\p{M}]--[${unspaced}]]`
// Within a word, as in `L’Équipe`, `צה״ל` and `ジョン・レノン`.
const inner = `(?<=${inSpaced})[’·–\\u2010\\u05f3\\u05f4](?=(?!https?:\\/\\/|s(?!${inSpaced}))${inSpaced})|(?<=\\p{Script=Katakana})・(?=\\p{Script=Katakana})`
const spaced = `(?:[[[\\p{L}\\p{N}\\p{M}]--[\\x00-\\x7f]--[${unspaced}]]\\u200c]|${inner})+`
const part = new RegExp(
  `${ascii}|${spaced}|(?<opens>[\\(\\[\\{])|(?<closes>[\\)\\]\\}])|(?<letters>[[${unspaced}]&&[\\p{L}\\p{N}\\p{M}]]+)`,
  'vy',
)

const pairs = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
])

/** A script without spaces may go on in prose anywhere, but not directly after `=`, or a slash below the root. */
function demandsMore(text: string, place: number, path: number): boolean {
  const before = text[place - 1]
  return before === '=' || (before === '/' && place - 1 > path)
}
