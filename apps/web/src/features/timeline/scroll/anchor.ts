/** A row in view, and where one of its edges stood in the list when it was scrolled to `scrolled`. */
export interface Anchor {
  readonly key: string
  readonly edge: 'top' | 'bottom'
  readonly at: number
  readonly scrolled: number
}

/**
 * The first row in view, by its lower edge: what it has above the view, or gains there, is nobody's concern. A row that
 * fills the view is held by its upper edge. Rows carry `data-key`, in the order of the list.
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
  return { key: row.dataset['key'] ?? '', edge, at: placeOf(list, row, edge), scrolled: list.scrollTop }
}

/** By how many pixels the anchor has moved in a way that scrolling does not explain. */
export function driftOf(list: HTMLElement, anchor: Anchor | undefined): number {
  const row = anchor && list.querySelector<HTMLElement>(`[data-key="${anchor.key}"]`)
  if (!row) return 0
  const expected = anchor.at - (list.scrollTop - anchor.scrolled)
  return placeOf(list, row, anchor.edge) - expected
}

function placeOf(list: HTMLElement, row: HTMLElement, edge: 'top' | 'bottom') {
  return row.getBoundingClientRect()[edge] - list.getBoundingClientRect().top
}
