import { nextTick } from 'vue'

/** Moves the focus back to a message after its menu or dialog has closed, unless something else took it. */
export async function returnFocus(list: HTMLElement | null, id: number) {
  await nextTick()
  const isLost = document.activeElement === document.body && document.querySelector('dialog:modal') === null
  // A message that was hidden meanwhile has none.
  const article = list?.querySelector<HTMLElement>(`[data-key="m${id}"] article`)
  if (isLost) (article ?? list)?.focus()
}
