import { codeSpans, spoilersIn, unspaced } from '@parley/shared'
import { cardLimits } from './stored-card.ts'

/**
 * The first http(s) address of a message that is written with its scheme, as a URL without its fragment; undefined where there is
 * none. Code and spoilers have no links. In linear time.
 */
export function firstLink(message: string): string | undefined {
  if (!message.includes('://')) return undefined
  const text = withoutHidden(message)
  for (const { 0: found, index } of text.matchAll(addresses)) {
    const before = text.charAt(index - 1)
    if (inScheme.test(before)) continue
    const url = URL.parse(withoutSentence(found, before))
    if (url === null) continue
    url.hash = ''
    return url.href.length <= cardLimits.link ? url.href : undefined
  }
  return undefined
}

/** What belongs to another scheme, or to a name. A letter of another script does not. */
const inScheme = /[\p{Script=Latin}\u0300-\u036f\d.-]/u

/** With spaces in the place of code and spoilers, which may contain each other. */
function withoutHidden(message: string) {
  const code = Array.from(codeSpans(message), ({ open, close }) => ({ start: open.start, end: close.end }))
  let shown = ''
  for (const { start, end } of [...code, ...spoilersIn(message)].toSorted((a, b) => a.start - b.start)) {
    if (end <= shown.length) continue
    shown += message.slice(shown.length, Math.max(start, shown.length))
    shown += ' '.repeat(end - shown.length)
  }
  return shown + message.slice(shown.length)
}

const addresses = new RegExp(
  `https?://[^\\s<>"\`\\|\\\\\\^\\{\\}\\u3000-\\u303f\\uff00-\\uffef[\\p{P}--[\\x00-\\x7f]]${unspaced}]+`,
  'giv',
)

/** Without the punctuation of the sentence, the mark of bold or italic text that is `before` it, and a bracket that closes nothing. */
function withoutSentence(found: string, before: string) {
  let end = endOfBrackets(found)
  while (/[.,;:!?'([،؛؟]/.test(found.charAt(end - 1)) || (isMark(before) && found[end - 1] === before))
    end -= 1
  return found.slice(0, end)
}

const isMark = (character: string) => /[*_~]/.test(character)

function endOfBrackets(found: string) {
  let depth = 0
  for (let at = 0; at < found.length; at += 1) {
    const character = found[at]
    if (character === '(' || character === '[') depth += 1
    if (character === ')' || character === ']') depth -= 1
    if (depth < 0) return at
  }
  return found.length
}
