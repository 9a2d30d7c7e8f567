/** A row in view: `edge` was `at` pixels below the upper edge of the list when its `scrollTop` was `scrolled`. */
export interface Anchor {
  readonly key: string
  readonly edge: 'top' | 'bottom'
  readonly at: number
  readonly scrolled: number
}

/**
 * The first row in view. By its lower edge, because its upper edge may be out of view and move when the row grows; by its
 * upper edge if the row reaches below the view. Rows have the attribute `data-key`.
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
export function driftOf(list: HTMLElement, anchor: Anchor | undefined): number {
  const row = anchor && list.querySelector<HTMLElement>(`[data-key="${anchor.key}"]`)
  if (!row) return 0
  const expected = anchor.at - (list.scrollTop - anchor.scrolled)
  return edgeOffset(list, row, anchor.edge) - expected
}

function edgeOffset(list: HTMLElement, row: HTMLElement, edge: 'top' | 'bottom') {
  return row.getBoundingClientRect()[edge] - list.getBoundingClientRect().top
}
