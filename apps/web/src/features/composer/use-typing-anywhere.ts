import type { Ref } from 'vue'
import { isFree } from '../../ui/is-free.ts'
import type { WritingField } from './writing-field.ts'
import { useEventListener } from '../../ui/interaction/use-event-listener.ts'

/** Text typed or pasted outside any field goes into the composer. */
export function useTypingAnywhere(field: Readonly<Ref<WritingField | null>>) {
  // On the window, so that other listeners can claim the key first.
  useEventListener(window, 'keydown', onKeydown)
  useEventListener(window, 'paste', onPaste)

  // The browser inserts the character into the element that has the focus after this event.
  function onKeydown(event: KeyboardEvent) {
    if (isText(event) && isFree(event)) field.value?.focus()
  }

  function onPaste(event: ClipboardEvent) {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (field.value === null || text === '' || !isFree(event)) return
    event.preventDefault()
    field.value.insert(text)
  }
}

// Not a space: it presses buttons and scrolls.
function isText(event: KeyboardEvent) {
  const commands = event.ctrlKey || event.metaKey || event.altKey
  return (
    Array.from(event.key).length === 1 &&
    event.key !== ' ' &&
    (!commands || event.getModifierState('AltGraph'))
  )
}
