import { isImeEvent } from '../ime.ts'
import { useEventListener } from './use-event-listener.ts'

/**
 * A double click presses a button once, and so does a held Enter. The second press would meet whatever the first one
 * left there: another button, an empty field, the draft behind an edit. `data-repeats` exempts a button. A click after
 * a key is meant, also where the browser counts it with the one before: Escape closed what that one opened.
 */
export function useSinglePresses() {
  let keyPressed = false
  useEventListener(window, 'click', onClick, { capture: true })
  useEventListener(window, 'keydown', onKeydown, { capture: true })

  function onClick(event: MouseEvent) {
    if (!keyPressed && isSecondClick(event)) stop(event)
    keyPressed = false
  }

  function onKeydown(event: KeyboardEvent) {
    if (isHeldEnter(event)) stop(event)
    if (!event.repeat) keyPressed = true
  }
}

function isSecondClick({ detail, target }: MouseEvent) {
  return detail > 1 && target instanceof Element && target.closest('button:not([data-repeats])') !== null
}

/** In text of several lines, a held Enter writes empty lines. */
function isHeldEnter(event: KeyboardEvent) {
  return (
    event.key === 'Enter' &&
    event.repeat &&
    !isImeEvent(event) &&
    !(event.target instanceof HTMLTextAreaElement)
  )
}

function stop(event: Event) {
  event.preventDefault()
  event.stopPropagation()
}
