import { onScopeDispose, type Ref } from 'vue'
import { isFree } from '../../stores/probe-name.ts'
import type { WritingField } from './writing-field.ts'

/** What is typed or pasted where nothing else takes it goes into the field. */
export function useTypingAnywhere(field: Readonly<Ref<WritingField | null>>) {
  // On the window, so that whoever has a use for a key can say so before.
  window.addEventListener('keydown', pressed)
  window.addEventListener('paste', pasted)
  onScopeDispose(() => {
    window.removeEventListener('keydown', pressed)
    window.removeEventListener('paste', pasted)
  })

  // The character itself arrives in whatever has the focus once this is over.
  function pressed(event: KeyboardEvent) {
    if (writes(event) && isFree(event)) field.value?.focus()
  }

  function pasted(event: ClipboardEvent) {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text === '' || !isFree(event)) return
    event.preventDefault()
    field.value?.insert(text)
  }
}

// A space presses buttons and scrolls.
function writes(event: KeyboardEvent) {
  const commands = event.ctrlKey || event.metaKey || event.altKey
  return (
    Array.from(event.key).length === 1 &&
    event.key !== ' ' &&
    (!commands || event.getModifierState('AltGraph'))
  )
}
