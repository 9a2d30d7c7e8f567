import { isKnownTopLevel, latin } from './hosts.ts'

/**
 * Whether the host in `text.slice(start, end)` is all that was written, as far as can be seen from what follows it. Of
 * `https://api.${stage}.example.org` or `https://exa😀mple.org`, a part would be a host that nobody meant.
 */
export function isWholeHost(text: string, start: number, end: number): boolean {
  const host = text.slice(start, end)
  const rest = text.slice(end, end + lookAhead)
  if (goesOnAlways.test(rest)) return false
  if (endsAlone.test(host) || isKnownTopLevel(host)) return true
  return !goesOn.test(rest) && !(strayQuote.test(rest) && !isQuoted(text, start, rest.charAt(0)))
}

/** Whether what stands before `start` is the first half of the word: `exa😀mple.org`. A long dash separates words. */
export function isInterrupted(text: string, start: number): boolean {
  return firstHalf.test(text.slice(Math.max(0, start - lookAhead), start))
}

/** Until the end of the word that is not all a host: up to the next address. */
export function endOfWord(text: string, at: number): number {
  wordRest.lastIndex = at
  return at + (wordRest.exec(text)?.[0].length ?? 0)
}

const lookAhead = 40

/** What no host has, although editors and pasted pages put it in the middle of one: emoji, other dashes, and signs without width. */
const interrupting = '(?:\\p{Extended_Pictographic}\\ufe0f?|[\\u00ad\\u200b\\u2060\\u2010-\\u2015])'

/** `${stage}`, `<stage>`, `[1-3]`, `{a,b}`, `%s` or `*`, which stand for a part of a host. */
const placeholder = '(?:[$%*\\{]|<[^<>\\s]{1,30}>|\\[[^\\[\\]\\s]{1,30}\\]|\\([^\\(\\)\\s]{1,30}\\))'

/** As people write a host that nobody should open by accident. */
const defanged = '(?:\\[(?:\\.|dot)\\]|\\((?:\\.|dot)\\)|\\{(?:\\.|dot)\\})'

/** Behind a well-known ending, the next sentence may begin without a space. */
const goesOnAlways = new RegExp(
  `^(?::\\/\\/|[ ]?${defanged}|[.．]${placeholder}|[_\\-]+${placeholder}|%[\\da-f]{2}|${interrupting}+[.．][\\p{L}\\p{N}])`,
  'iu',
)

const goesOn = new RegExp(
  `^(?:[.．]+[\\p{L}\\p{N}_\\-]|。[a-z\\d]|[@%+\\\\$^=&]|~(?!~)|[!,;](?!https?:\\/\\/)[\\p{L}\\p{N}]|[*\\{]\\.?[\\p{L}\\p{N}]|` +
    `${placeholder}[.\\-][\\p{L}\\p{N}]|:(?:[\\p{L}:]|\\d{1,5}[\\p{L}:])|${interrupting}+[.\\p{L}\\p{N}])`,
  'iu',
)

// Not the `'s` of a possessive.
const strayQuote = /^["'`’‘´](?!s(?![\p{L}\p{N}]))[\p{L}\p{N}]/u

const firstHalf = new RegExp(`[${latin}\\d](?:(?![\\u2014\\u2015])${interrupting})+$`, 'u')

const endsAlone = /^\d{1,3}(?:\.\d{1,3}){3}$|\]$/

/** Whether the same quotation mark stands before the address, perhaps before its scheme. */
function isQuoted(text: string, start: number, mark: string) {
  const before = text.slice(Math.max(0, start - 'https://'.length - 1), start).replace(/https?:\/\/$/i, '')
  return before.endsWith(mark)
}

const wordRest = new RegExp(
  `(?:(?!https?://)(?:[\\x21-\\x7e]|[。．](?=[a-z\\d])|[’‘´](?=\\p{L})|${interrupting}))*`,
  'iuy',
)
