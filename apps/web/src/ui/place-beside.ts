import { scaleOf } from './scale-of.ts'

/** What a popover is placed beside. */
export type Anchor = Pick<Element, 'getBoundingClientRect'>

interface Size {
  width: number
  height: number
}

type Edges = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>

/** The preferred side, the aligned edge, and the distance to the anchor in pixels. */
export interface Placement {
  side: 'above' | 'below'
  align: 'start' | 'end'
  distance: number
}

const gap = 8 // pixels to the edges of the window

/** Moves a popover or dialog beside its anchor. */
export function movePopover(element: HTMLElement, anchor: Anchor, placement: Placement) {
  const rightToLeft = getComputedStyle(element).direction === 'rtl'
  const view = { width: window.innerWidth, height: window.innerHeight }
  const box = element.getBoundingClientRect()
  const { left, top } = placeBeside(anchor.getBoundingClientRect(), box, view, rightToLeft, placement)
  const scale = scaleOf(element)
  element.style.inset = 'auto' // right to left, the browser's default inset would win
  element.style.left = `${left / scale}px`
  element.style.top = `${top / scale}px`
}

/** The top left corner of a box beside its anchor, on the other side when there is more room, clamp the window. */
export function placeBeside(
  anchor: Edges,
  box: Size,
  view: Size,
  rightToLeft: boolean,
  { side, align, distance }: Placement,
): { left: number; top: number } {
  const above = anchor.top - distance - box.height
  const below = anchor.bottom + distance
  const fits = side === 'above' ? above >= gap : below + box.height + gap <= view.height
  const isAbove = fits ? side === 'above' : anchor.top > view.height - anchor.bottom
  const isLeft = rightToLeft === (align === 'end')
  return {
    left: clamp(isLeft ? anchor.left : anchor.right - box.width, view.width - box.width - gap),
    top: clamp(isAbove ? above : below, view.height - box.height - gap),
  }
}

function clamp(wanted: number, most: number): number {
  return Math.max(gap, Math.min(wanted, most))
}
