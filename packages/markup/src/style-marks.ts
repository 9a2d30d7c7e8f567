import type { Segment } from './segment.ts'
import { sourceOf } from './source.ts'
import { isWordAfter, isWordBefore } from '@parley/shared'

/** A segment and its position in the text. */
export interface Stretch {
  start: number
  end: number
  segment: Segment
}

export interface Mark {
  side: 'open' | 'close'
  start: number
  text: '*' | '_' | '**' | '~~'
}

/**
 * The marks that have a partner on their line, in order and properly nested. A mark opens at the start of a word and closes
 * at the end of one; two or more may also close within a word. A mark closes the latest opener of its kind. One opener per
 * kind is tracked, so the time is linear and no kind is nested in itself.
 */
export function styleMarks(text: string, stretches: readonly Stretch[]): Mark[] {
  const marks: Mark[] = []
  const open = new Map<Mark['text'], Run>()
  for (const run of runsIn(text, stretches)) {
    if (run === 'line end') open.clear()
    else if (!(canClose(text, run) && close(run)) && canOpen(text, run))
      for (const kind of kindsOf(run)) open.set(kind, run)
  }
  return marks.toSorted((a, b) => a.start - b.start)

  function close(run: Run): boolean {
    let closed = false
    for (let kind = nearest(run); kind !== undefined; kind = nearest(run)) {
      const opener = open.get(kind)
      if (opener === undefined || (opener.isCode && !opener.isClosed && !endsText(text, run))) break
      closed = true
      opener.length -= kind.length
      marks.push({ side: 'open', start: opener.start + opener.length, text: kind })
      marks.push({ side: 'close', start: run.start, text: kind })
      run.start += kind.length
      run.length -= kind.length
      open.delete(kind)
      // An unclosed opener inside stays text.
      for (const [other, { start }] of open) if (start > opener.start) open.delete(other)
    }
    return closed
  }

  function nearest(run: Run): Mark['text'] | undefined {
    const known = kindsOf(run).filter((kind) => open.has(kind))
    return known.toSorted((a, b) => (open.get(b)?.start ?? 0) - (open.get(a)?.start ?? 0))[0]
  }
}

/** A run of equal characters; three stars are bold and italic. */
interface Run {
  start: number
  length: number
  of: string
  /** Whether a slash or a full stop follows, as in code. */
  isCode: boolean
  /** Whether its word ends with the same marks, as in `**.env**`. */
  isClosed: boolean
}

function kindsOf({ of, length }: Run): Mark['text'][] {
  if (of === '_') return length === 1 ? ['_'] : []
  if (of === '~') return length === 2 ? ['~~'] : []
  return ([[], ['*'], ['**'], ['*', '**']] as const)[length]?.slice() ?? []
}

function* runsIn(text: string, stretches: readonly Stretch[]): Generator<Run | 'line end'> {
  for (const { start, segment } of stretches) {
    if (isBlock(segment)) yield 'line end'
    if (segment.type !== 'text') continue
    for (const { 0: word, index } of segment.text.matchAll(/\S+|\n/g)) {
      if (word === '\n') yield 'line end'
      else yield* runsInWord(word, start + index, isFace(text, start + index, word))
    }
  }
}

/** Whether no bold, italic or struck text goes on behind it. */
function isBlock(segment: Segment) {
  return segment.type === 'codeBlock' || (segment.type !== 'text' && sourceOf(segment).includes('\n'))
}

function* runsInWord(word: string, offset: number, face: boolean): Generator<Run> {
  const [name = '', last = ''] = closedWord.exec(word) ?? []
  for (const { 0: run, index } of word.matchAll(/\*+|_+|~+/g)) {
    const of = run.charAt(0)
    const isClosed = last.includes(of) && index + run.length < name.length - last.length
    const isCode =
      of !== '_' && /^(?:[/\\]|:\/|\.(?!\.))/.test(word.slice(index + run.length, index + run.length + 2))
    if (run.length > 1 || !face) yield { start: offset + index, length: run.length, of, isCode, isClosed }
  }
}

/** A word, and the marks at its end, perhaps before punctuation. */
const closedWord = /^.*[^,;.([{/\\*_~]([*_~]+)(?=[^\p{L}\p{N}*_~]*$)/u

// `:*`, `^_^` and `*-*` stand alone between spaces.
function isFace(text: string, start: number, word: string) {
  const isAlone = isSpace(text[start - 1]) && isSpace(text[start + word.length])
  return isAlone && !/[\p{L}\p{N}]/u.test(word)
}

// Not after a backslash, as in ¯\_(ツ)_/¯, and not in code, such as `src/**/*.ts`, `*.ts,*.js` and `count(*)`.
function canOpen(text: string, { start, length, isCode, isClosed }: Run) {
  const before = text[start - 1]
  const after = text[start + length]
  if (isSpace(after) || /[)\]},;]/.test(after ?? '')) return false
  // What closes a bracket, `$_`, `.*` or a path goes on; but after `...` another word may begin.
  if (isWordBefore(text, start) || /[\\@#$]/.test(before ?? '')) return false
  // As in `**Yes**/**No**`.
  if (before === '/' && !/[*_~]/.test(text[start - 2] ?? '')) return false
  // Bold text may begin there: `(note)**bold**`, but not `(x)**2`.
  const isBold = length > 1 && /[^\d([]/.test(after ?? '')
  if (/[)\]%&]/.test(before ?? '') && !isBold) return false
  if (before === '.' && text[start - 2] !== '.' && !isBold) return false
  return !isCode || ((isClosed || length > 1) && /^[\s([{"'“‘«*_~]?$/.test(before ?? ''))
}

function canClose(text: string, { start, length }: Run) {
  const before = text[start - 1]
  const after = text[start + length]
  if (isSpace(before) || (/[([{]/.test(before ?? '') && !isSpace(after))) return false
  if (/[/\\]/.test(before ?? '') && !wordEnd.test(text.slice(start + length, start + length + 2)))
    return false
  return (
    length > 1 ||
    (!isWordAfter(text, start + length) && !(/[)\]]/.test(before ?? '') && /[([{]/.test(after ?? '')))
  )
}

/** As of bold text that begins with a path, `**./run it**`, and not as in the second of two globs. */
function endsText(text: string, { start, length }: Run) {
  return (
    !/[/\\]/.test(text[start - 1] ?? '') &&
    !/^(?:[/\\*]|\.\S)/.test(text.slice(start + length, start + length + 2))
  )
}

const wordEnd = /^(?:$|\s|[,;:!?)\]}"'”’»*_~]|\.(?:\s|$))/

function isSpace(character: string | undefined) {
  return character === undefined || /\s/.test(character)
}
