import { onScopeDispose } from 'vue'
import { isFree } from '../../ui/is-free.ts'
import { shortcutsShown } from './shortcuts-shown.ts'
import { useEventListener } from '../../ui/interaction/use-event-listener.ts'

/** `?` opens the shortcuts dialog unless it is typed into a field. */
export function useShortcutKey() {
  // On the document, before the window's listener puts it into the composer (use-typing-anywhere.ts).
  useEventListener(document, 'keydown', onKeydown)
  onScopeDispose(() => {
    shortcutsShown.value = false // the next room starts with it closed
  })
}

function onKeydown(event: KeyboardEvent) {
  if (event.key !== '?' || event.ctrlKey || event.metaKey || !isFree(event)) return
  event.preventDefault()
  shortcutsShown.value = true
}
