import { useEventListener } from '../../ui/interaction/use-event-listener.ts'

/** Calls `open` on Ctrl+K or Cmd+K, unless a dialog is open. */
export function useSearchKey(open: () => void) {
  useEventListener(window, 'keydown', onKeydown)

  function onKeydown(event: KeyboardEvent) {
    const isKey = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)
    if (!isKey || event.altKey || event.shiftKey || event.isComposing) return
    if (document.querySelector('dialog:modal') !== null) return
    event.preventDefault() // some browsers focus the address bar
    open()
  }
}
