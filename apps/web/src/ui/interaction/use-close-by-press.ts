import { useEventListener } from './use-event-listener.ts'

/**
 * Does what `closedby="any"` does, in browsers without it (Safari): a press that begins and ends beside a modal dialog
 * closes it. A selection that is dragged out of the dialog does not.
 */
export function useCloseByPress() {
  if ('closedBy' in HTMLDialogElement.prototype) return
  let begunAt: HTMLDialogElement | undefined
  useEventListener(document, 'pointerdown', (event) => (begunAt = dialogBeside(event)))
  useEventListener(document, 'click', (event) => {
    const dialog = dialogBeside(event)
    if (dialog === undefined || dialog !== begunAt) return
    if (dialog.dispatchEvent(new Event('cancel', { cancelable: true }))) dialog.close()
  })
}

/** The dialog beside which something happened: what lies on its backdrop has the dialog as its target. */
function dialogBeside({ target, clientX, clientY }: MouseEvent) {
  if (!(target instanceof HTMLDialogElement) || target.getAttribute('closedby') !== 'any') return undefined
  const { left, right, top, bottom } = target.getBoundingClientRect()
  const isInside = clientX >= left && clientX < right && clientY >= top && clientY < bottom
  return isInside ? undefined : target
}
