const gap = 4
const margin = 8

/** Puts something fixed below a button, or above it where there is no room, with their ends aligned. */
export function placeBeside(floating: HTMLElement, button: HTMLElement) {
  const at = button.getBoundingClientRect()
  const { width, height } = floating.getBoundingClientRect()
  const below = at.bottom + gap
  const top = below + height + margin <= window.innerHeight ? below : at.top - gap - height
  const rtl = getComputedStyle(button).direction === 'rtl'
  const left = rtl ? at.left : at.right - width
  floating.style.top = `${Math.max(margin, top)}px`
  floating.style.left = `${Math.min(Math.max(margin, left), window.innerWidth - width - margin)}px`
}
