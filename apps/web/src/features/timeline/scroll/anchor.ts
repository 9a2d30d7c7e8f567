import { scaleOf } from '../../../ui/scale-of.ts'

/** A row in view: `edge` was `at` pixels below the upper edge of the list when its `scrollTop` was `scrolled`. */
export interface Anchor {
  readonly key: string
  readonly edge: 'top' | 'bottom'
  readonly at: number
  readonly scrolled: number
}

/** The pixels of the list that are above and below the view, and the first row in view. */
export interface View {
  readonly above: number
  readonly below: number
  readonly anchor: Anchor | undefined
}

/** Where in the view a row is scrolled to. */
export type Alignment = 'start' | 'center' | Pick<Anchor, 'edge' | 'at'>

/** With `start`, this many pixels of the rows above stay in view. */
const belowTop = 96

export function viewOf(list: HTMLElement): View {
  return { above: list.scrollTop, below: belowView(list), anchor: anchorOf(list) }
}

export function scrollAboveEnd(list: HTMLElement, gap: number) {
  scrollBy(list, belowView(list) - gap)
}

/** False if an end of the list is in the way. */
export function scrollToAnchor(list: HTMLElement, anchor: Anchor) {
  scrollBy(list, driftOf(list, anchor))
  return Math.abs(driftOf(list, anchor)) < 1
}

export function scrollToRow(list: HTMLElement, key: string, alignment: Alignment) {
  const row = rowOf(list, key)
  if (row === null) return
  const height = row.getBoundingClientRect().height / scaleOf(list)
  const free = Math.max(0, list.clientHeight - height)
  const top = alignment === 'center' ? free / 2 : Math.min(free, belowTop)
  const { edge, at } = typeof alignment === 'object' ? alignment : { edge: 'top' as const, at: top }
  scrollBy(list, edgeOffset(list, row, edge) - at)
}

/**
 * By the lower edge of the first row in view, because its upper edge may be out of view and move when the row grows; by
 * its upper edge if the row reaches below the view. Rows have the attribute `data-key`.
 */
export function anchorOf(list: HTMLElement): Anchor | undefined {
  const view = list.getBoundingClientRect()
  const rows = list.querySelectorAll<HTMLElement>('[data-key]')
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > view.top) high = middle
    else low = middle + 1
  }
  const row = rows[low]
  if (row === undefined) return undefined
  const edge = row.getBoundingClientRect().bottom > view.bottom ? 'top' : 'bottom'
  return { key: row.dataset['key'] ?? '', edge, at: edgeOffset(list, row, edge), scrolled: list.scrollTop }
}

/** How many pixels the anchor has moved, without what the list was scrolled. */
function driftOf(list: HTMLElement, anchor: Anchor) {
  const row = rowOf(list, anchor.key)
  // At the end of a list that became shorter, the browser has scrolled, not the reader.
  const isClamped = list.scrollTop < anchor.scrolled && belowView(list) < 1
  const expected = anchor.at - (isClamped ? 0 : list.scrollTop - anchor.scrolled)
  return row === null ? 0 : edgeOffset(list, row, anchor.edge) - expected
}

function rowOf(list: HTMLElement, key: string) {
  return list.querySelector<HTMLElement>(`[data-key="${key}"]`)
}

function edgeOffset(list: HTMLElement, row: HTMLElement, edge: 'top' | 'bottom') {
  const offset = row.getBoundingClientRect()[edge] - list.getBoundingClientRect().top
  return offset / scaleOf(list) // in the pixels of scrollTop
}

function belowView({ scrollHeight, scrollTop, clientHeight }: HTMLElement) {
  return scrollHeight - scrollTop - clientHeight
}

function scrollBy(list: HTMLElement, top: number) {
  if (Math.abs(top) >= 1) list.scrollBy({ top, behavior: 'instant' })
}
