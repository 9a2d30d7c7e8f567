import { codeSpans } from './code-spans.ts'
import { isWordBefore } from './word-character.ts'

/** A part of a text, with its marks, in UTF-16 code units. */
export interface Spoiler {
  start: number
  end: number
}

export const spoilerMark = '||'

/**
 * The spoilers of a text, in order and not overlapping: what stands between `||` and `||` outside code, also over several lines.
 * The first mark stands before a word, or on a line of its own. In linear time.
 */
export function spoilersIn(text: string): Spoiler[] {
  return text.includes(spoilerMark) ? scan(text).spoilers : []
}

/** The text with `instead` in the place of each spoiler. */
export function withoutSpoilers(text: string, instead: string): string {
  let shown = ''
  let at = 0
  for (const { start, end } of spoilersIn(text)) {
    shown += text.slice(at, start) + instead
    at = end
  }
  return shown + text.slice(at)
}

/** The beginning of a text, which must not show the spoiler that it was cut in. */
export function withSpoilerClosed(beginning: string): string {
  return beginning.includes(spoilerMark) && scan(beginning).isOpen ? beginning + spoilerMark : beginning
}

function scan(text: string) {
  const spoilers: Spoiler[] = []
  const code = codeSpans(text)
  let next = code.next()
  let open: number | undefined
  for (const { 0: run, index } of text.matchAll(/\|+/g)) {
    while (next.done !== true && next.value.close.end <= index) next = code.next()
    const isCode = next.done !== true && next.value.open.start < index
    if (isCode || run !== spoilerMark) continue
    if (open === undefined) {
      if (canOpen(text, index)) open = index
    } else if (canClose(text, index) && text.slice(open + 2, index).trim() !== '') {
      spoilers.push({ start: open, end: index + 2 })
      open = undefined
    }
  }
  return { spoilers, isOpen: open !== undefined }
}

// Not in `a || b`, and not after a backslash.
function canOpen(text: string, at: number) {
  if (isAlone(text, at)) return true
  return !isSpace(text[at + 2]) && text[at - 1] !== '\\' && !isWordBefore(text, at)
}

// Within a word, and after a space, unless it could open: what was meant to be hidden is not shown.
function canClose(text: string, at: number) {
  return !isSpace(text[at - 1]) || isSpace(text[at + 2])
}

/** On a line of its own. */
function isAlone(text: string, at: number) {
  const [before = '\n', after = '\n'] = [text[at - 1], text[at + 2]]
  return before === '\n' && after === '\n'
}

function isSpace(character: string | undefined) {
  return character === undefined || /\s/.test(character)
}
