import { onBeforeUnmount, onMounted, type ShallowRef } from 'vue'
import { isComposing } from './send-key.ts'

/** Page up and page down scroll the room from a field that has nothing of its own to scroll. */
export function usePageKeys(field: Readonly<ShallowRef<HTMLTextAreaElement | null>>) {
  let listened: HTMLTextAreaElement | null = null

  onMounted(() => {
    listened = field.value
    listened?.addEventListener('keydown', pressed)
  })
  onBeforeUnmount(() => listened?.removeEventListener('keydown', pressed))
}

const directions = new Map([
  ['PageUp', -1],
  ['PageDown', 1],
])

/** How much of what was in view one sees again, as where a browser does it. */
const overlap = 1 / 8

function pressed(event: KeyboardEvent) {
  const direction = directions.get(event.key)
  if (direction === undefined || event.defaultPrevented || isComposing(event) || isModified(event)) return
  const field = event.currentTarget as HTMLTextAreaElement
  const list = document.querySelector<HTMLElement>('[role="log"]')
  if (list === null || field.scrollHeight > field.clientHeight) return
  event.preventDefault() // the caret would go to an end of the text
  // Whoever waits there for somebody's own scrolling (room/use-own-scrolling.ts) hears of the key, too.
  list.dispatchEvent(new KeyboardEvent('keydown', { key: event.key }))
  list.scrollBy({ top: direction * list.clientHeight * (1 - overlap), behavior: 'instant' })
}

function isModified({ shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent) {
  return shiftKey || ctrlKey || altKey || metaKey
}
