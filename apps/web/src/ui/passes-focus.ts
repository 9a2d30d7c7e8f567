import type { Directive } from 'vue'

/**
 * What goes away with the focus in it passes it on, or the next key would begin at the top of the page: to what its
 * value names at that time, or else to the messages.
 */
export const vPassesFocus: Directive<HTMLElement, ((element: HTMLElement) => Element | null) | undefined> = {
  beforeUnmount(element, { value }) {
    if (!element.contains(document.activeElement)) return
    const heir = value?.(element) ?? document.querySelector('[role="log"]')
    if (heir instanceof HTMLElement) heir.focus({ preventScroll: true })
  },
}
