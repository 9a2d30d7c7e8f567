import type { Cut } from './cut.ts'
import type { Segment } from './segment.ts'
import { longSpansIn } from './spoilers.ts'

/** Lists in lists, counted from the outermost. What is deeper is drawn as deep. */
export const maxListDepth = 3

/**
 * Lists: consecutive lines that start with `- `, `* ` or a number as `1. `, whose text is parsed by `inside`. A line that is
 * indented by two columns more is in a list below the line before. Not in code blocks and spoilers. In linear time.
 */
export function* listsIn(text: string, inside: (item: string) => Segment[]): Generator<Cut> {
  if (!mayList.test(text)) return
  for (const lines of listLines(text))
    for (const { start, end: last, list } of listsOf(lines, inside)) {
      const after = last < text.length ? '\n' : ''
      yield { start, end: last + after.length, segment: { ...list, after } }
    }
}

interface Line {
  start: number
  end: number
  /** In columns. */
  indent: number
  /** With the spaces around it. */
  mark: string
  text: string
}

type List = Extract<Segment, { type: 'list' }>

/** Each run of lines that follow each other. */
function* listLines(text: string): Generator<Line[]> {
  const spans = longSpansIn(text)
  let next = 0
  let lines: Line[] = []
  for (const { 0: line, 1: spaces = '', 2: point = '', index: start } of text.matchAll(listLine)) {
    const end = start + line.length
    while ((spans[next]?.end ?? Infinity) <= start) next++
    if ((spans[next]?.start ?? Infinity) < end) continue
    const previous = lines.at(-1)
    if (previous !== undefined && previous.end + 1 < start) {
      yield lines
      lines = []
    }
    const mark = spaces + point
    lines.push({ start, end, indent: columnsOf(spaces), mark, text: line.slice(mark.length) })
  }
  if (lines.length > 0) yield lines
}

/** Points and numbers are lists of their own. */
function listsOf(
  lines: readonly Line[],
  inside: (item: string) => Segment[],
  depth = 1,
): { start: number; end: number; list: List }[] {
  const lists: { start: number; end: number; list: List }[] = []
  let at = 0
  for (let line = lines[0]; line !== undefined; line = lines[at]) {
    const { indent } = line
    let end = at + 1
    while (depth < maxListDepth && (lines[end]?.indent ?? 0) >= indent + 2) end++
    const below = listsOf(lines.slice(at + 1, end), inside, depth + 1)
    const inner = [...inside(line.text), ...below.map(({ list }) => ({ ...list, before: '\n' }))]
    const item = { type: 'item', mark: line.mark, inner } as const
    const ordered = isNumber(line.mark)
    const last = below.at(-1)?.end ?? line.end
    const before = lists.at(-1)
    if (before?.list.ordered === ordered) {
      before.list.inner.push(item)
      before.end = last
    } else {
      const list: List = { type: 'list', ordered, before: '', after: '', inner: [item] }
      lists.push({ start: line.start, end: last, list })
    }
    at = end
  }
  return lists
}

/** Whether the mark of an item is a number, and not a point. */
export const isNumber = (mark: string) => /\p{Nd}/u.test(mark)

function columnsOf(spaces: string) {
  return spaces.replaceAll('\t', '    ').length
}

const sign = '(?:[-*]|\\p{Nd}{1,3}\\.)'
const mayList = new RegExp(`(?<![^\\n])[ \\t]{0,12}${sign}[ \\t]`, 'u')
// Not a line of marks alone, as `* * *`, and not one of a crontab: `* 2 * * 1 command`.
const listLine = new RegExp(
  `(?<![^\\n])(?!\\*(?:[ \\t]+[\\d*][\\d*/,\\-]*){4}[ \\t]+\\S)([ \\t]{0,12})(${sign}[ \\t]+(?=\\S))(?![-* \\t]*(?:\\n|$))[^\\n]*`,
  'gu',
)
