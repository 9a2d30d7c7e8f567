import { onScopeDispose } from 'vue'
import { isFree } from '../../stores/probe-name.ts'
import { shortcutsShown } from './shortcuts-shown.ts'

/** `?` lists the shortcuts wherever it is not being written. */
export function useShortcutKey() {
  // On the document: on the window it would be text for the composer (use-typing-anywhere.ts).
  document.addEventListener('keydown', pressed)
  onScopeDispose(() => {
    document.removeEventListener('keydown', pressed)
    shortcutsShown.value = false // whoever comes into a room has not asked for them
  })
}

function pressed(event: KeyboardEvent) {
  if (event.key !== '?' || event.ctrlKey || event.metaKey || !isFree(event)) return
  event.preventDefault()
  shortcutsShown.value = true
}
