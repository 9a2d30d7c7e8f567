import type { Directive } from 'vue'

/**
 * When the element is removed while it contains the focus, moves the focus to the element that the value returns, or else
 * to the messages. Otherwise the next key would start at the top of the page.
 */
export const vPassesFocus: Directive<HTMLElement, ((element: HTMLElement) => Element | null) | undefined> = {
  beforeUnmount(element, { value }) {
    if (!element.contains(document.activeElement)) return
    const target = value?.(element) ?? document.querySelector('[role="log"]')
    if (target instanceof HTMLElement) target.focus({ preventScroll: true })
  },
}
