import { onScopeDispose } from 'vue'

/** Calls `open` on Ctrl+K or Cmd+K, unless a dialog is open. */
export function useSearchKey(open: () => void) {
  window.addEventListener('keydown', onKeydown)
  onScopeDispose(() => window.removeEventListener('keydown', onKeydown))

  function onKeydown(event: KeyboardEvent) {
    const isKey = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)
    if (!isKey || event.altKey || event.shiftKey || event.isComposing) return
    if (document.querySelector('dialog:modal') !== null) return
    event.preventDefault() // some browsers focus the address bar
    open()
  }
}
