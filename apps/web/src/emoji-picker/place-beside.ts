/** What a picker can stand beside. */
export type Anchor = Pick<Element, 'getBoundingClientRect'>

interface Size {
  width: number
  height: number
}

type Edges = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>

const gap = 8 // pixels, to the edges of the window
const distance = 14 // pixels, to what it stands beside

/** The upper left corner of a box above what it belongs to, or below where there is more room, within the window. */
export function placeBeside(
  anchor: Edges,
  box: Size,
  view: Size,
  rightToLeft: boolean,
): { left: number; top: number } {
  const above = anchor.top - distance - box.height
  const below = anchor.bottom + distance
  const fitsAbove = above >= gap || anchor.top > view.height - anchor.bottom
  const start = rightToLeft ? anchor.right - box.width : anchor.left
  return {
    left: within(start, view.width - box.width - gap),
    top: within(fitsAbove ? above : below, view.height - box.height - gap),
  }
}

function within(wanted: number, most: number): number {
  return Math.max(gap, Math.min(wanted, most))
}
