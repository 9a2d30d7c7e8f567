import { onScopeDispose } from 'vue'
import { shortcutsShown } from './shortcuts-shown.ts'

/** `?` lists the shortcuts wherever it is not being written. */
export function useShortcutKey() {
  // On the document: on the window it would be text for the composer (use-typing-anywhere.ts).
  document.addEventListener('keydown', pressed)
  onScopeDispose(() => document.removeEventListener('keydown', pressed))
}

function pressed(event: KeyboardEvent) {
  if (event.key !== '?' || event.ctrlKey || event.metaKey || event.defaultPrevented) return
  if (document.querySelector('dialog:modal') !== null) return
  if (event.target instanceof Element && event.target.closest(fields) !== null) return
  event.preventDefault()
  shortcutsShown.value = true
}

const fields = 'input, textarea, select, [contenteditable]'
