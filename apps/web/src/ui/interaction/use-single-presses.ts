import { isImeEvent } from '../ime.ts'
import { useEventListener } from './use-event-listener.ts'

/**
 * A double click presses a button once, and so does a held Enter. The second press would meet whatever the first one
 * left there: another button, an empty field, the draft behind an edit. `data-repeats` exempts a button.
 */
export function useSinglePresses() {
  useEventListener(window, 'click', (event) => isSecondClick(event) && stop(event), { capture: true })
  useEventListener(window, 'keydown', (event) => isHeldEnter(event) && stop(event), { capture: true })
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
