import { nextTick } from 'vue'

/** What one chose from goes away with its focus: back to the message it belonged to, unless something else took it. */
export async function returnFocus(list: HTMLElement | null, id: number) {
  await nextTick()
  const isLost = document.activeElement === document.body && document.querySelector('dialog:modal') === null
  if (isLost) list?.querySelector<HTMLElement>(`[data-key="m${id}"] article`)?.focus()
}
