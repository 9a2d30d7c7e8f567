import { onScopeDispose } from 'vue'

/** Ctrl+K, or Cmd+K, from anywhere but a dialog. */
export function useSearchKey(open: () => void) {
  window.addEventListener('keydown', pressed)
  onScopeDispose(() => window.removeEventListener('keydown', pressed))

  function pressed(event: KeyboardEvent) {
    const isKey = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)
    if (!isKey || event.altKey || event.shiftKey || event.isComposing) return
    if (document.querySelector('dialog:modal') !== null) return
    event.preventDefault() // in some browsers it is the address bar's
    open()
  }
}
