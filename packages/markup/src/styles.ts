import type { Segment } from './segment.ts'
import { sourceOf } from './source.ts'
import { styleMarks, type Mark, type Stretch } from './style-marks.ts'

/** Wraps the segments between `**`, `*`, `_` and `~~` in bold, italic and struck segments. */
export function styled(segments: readonly Segment[]): Segment[] {
  if (!segments.some((segment) => segment.type === 'text' && /[*_~]/.test(segment.text))) return [...segments]
  const stretches = stretchesOf(segments)
  const marks = styleMarks(segments.map(sourceOf).join(''), stretches)
  const levels: Segment[][] = [[]]
  let next = 0
  for (const { start, end, segment } of stretches) {
    let at = start
    if (segment.type !== 'text') {
      add(segment)
      continue
    }
    for (let mark = marks[next]; mark !== undefined && mark.start < end; mark = marks[++next]) {
      addText(segment.text.slice(at - start, mark.start - start))
      applyMark(mark)
      at = mark.start + mark.text.length
    }
    addText(segment.text.slice(at - start))
  }
  return levels[0] ?? []

  function applyMark({ side, text }: Mark) {
    if (side === 'open') levels.push([])
    else add({ type: styleOf[text], mark: text, inner: levels.pop() ?? [] })
  }

  function add(segment: Segment) {
    levels.at(-1)?.push(segment)
  }

  function addText(text: string) {
    if (text !== '') add({ type: 'text', text })
  }
}

const styleOf = { '*': 'italic', _: 'italic', '**': 'bold', '~~': 'struck' } as const

function stretchesOf(segments: readonly Segment[]): Stretch[] {
  let at = 0
  return segments.map((segment) => {
    const start = at
    at += sourceOf(segment).length
    return { start, end: at, segment }
  })
}
