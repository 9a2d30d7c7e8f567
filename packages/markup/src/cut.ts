import type { Segment } from './segment.ts'

/** `text.slice(start, end)` becomes `segment`. */
export interface Cut {
  start: number
  end: number
  segment: Segment
}

/** Applies ordered, non-overlapping cuts. The rest is text. */
export function cutOut(text: string, cuts: Iterable<Cut>): Segment[] {
  const segments: Segment[] = []
  let at = 0
  for (const { start, end, segment } of cuts) {
    addText(start)
    segments.push(segment)
    at = end
  }
  addText(text.length)
  return segments

  function addText(end: number): void {
    if (end > at) segments.push({ type: 'text', text: text.slice(at, end) })
  }
}

/** Applies the cuts that `find` returns for each text segment, given its previous and next segments. */
export function cutTexts(
  segments: readonly Segment[],
  find: (text: string, before: Segment | undefined, after: Segment | undefined) => Iterable<Cut>,
): Segment[] {
  return segments.flatMap((segment, place) =>
    segment.type === 'text'
      ? cutOut(segment.text, find(segment.text, segments[place - 1], segments[place + 1]))
      : segment,
  )
}
