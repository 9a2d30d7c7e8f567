import { onBeforeUnmount, onMounted, type ShallowRef } from 'vue'
import { isImeEvent } from '../../ui/ime.ts'

/** Page Up and Page Down scroll the room while the field itself has nothing to scroll. */
export function usePageKeys(field: Readonly<ShallowRef<HTMLTextAreaElement | null>>) {
  let element: HTMLTextAreaElement | null = null

  onMounted(() => {
    element = field.value
    element?.addEventListener('keydown', onKeydown)
  })
  onBeforeUnmount(() => element?.removeEventListener('keydown', onKeydown))
}

const directions = new Map([
  ['PageUp', -1],
  ['PageDown', 1],
])

/** Part of the view that stays visible, as in browsers. */
const overlap = 1 / 8

function onKeydown(event: KeyboardEvent) {
  const direction = directions.get(event.key)
  if (direction === undefined || event.defaultPrevented || isImeEvent(event) || isModified(event)) return
  const field = event.currentTarget as HTMLTextAreaElement
  const list = document.querySelector<HTMLElement>('[role="log"]')
  if (list === null || field.scrollHeight > field.clientHeight) return
  event.preventDefault() // it would move the caret to the start or end of the text
  // The list detects scrolling by the person from its own key events (use-own-scrolling.ts).
  list.dispatchEvent(new KeyboardEvent('keydown', { key: event.key }))
  list.scrollBy({ top: direction * list.clientHeight * (1 - overlap), behavior: 'instant' })
}

function isModified({ shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent) {
  return shiftKey || ctrlKey || altKey || metaKey
}
