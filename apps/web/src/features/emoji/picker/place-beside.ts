/** What a picker can stand beside. */
export type Anchor = Pick<Element, 'getBoundingClientRect'>

interface Size {
  width: number
  height: number
}

type Edges = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>

/** Where a box stands where there is room, which of its edges is in line, and how far it is from its anchor, in pixels. */
export interface Manner {
  side: 'above' | 'below'
  line: 'start' | 'end'
  distance: number
}

const gap = 8 // pixels, to the edges of the window

/** The upper left corner of a box beside what it belongs to, or on the other side where there is more room, within the window. */
export function placeBeside(
  anchor: Edges,
  box: Size,
  view: Size,
  rightToLeft: boolean,
  { side, line, distance }: Manner,
): { left: number; top: number } {
  const above = anchor.top - distance - box.height
  const below = anchor.bottom + distance
  const fits = side === 'above' ? above >= gap : below + box.height + gap <= view.height
  const isAbove = fits ? side === 'above' : anchor.top > view.height - anchor.bottom
  const isLeft = rightToLeft === (line === 'end')
  return {
    left: within(isLeft ? anchor.left : anchor.right - box.width, view.width - box.width - gap),
    top: within(isAbove ? above : below, view.height - box.height - gap),
  }
}

function within(wanted: number, most: number): number {
  return Math.max(gap, Math.min(wanted, most))
}
