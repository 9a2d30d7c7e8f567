/** The list row that contains `target`. */
export function rowAt(list: HTMLElement | null, target: EventTarget | null): HTMLElement | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-key]') : null
  return row !== null && list?.contains(row) ? row : undefined
}

/** The id of the row's message; undefined when it is not sent yet. */
export function messageIdOf(row: HTMLElement): number | undefined {
  const id = /^m(\d+)$/.exec(row.dataset['key'] ?? '')?.[1]
  return id === undefined ? undefined : Number(id)
}
