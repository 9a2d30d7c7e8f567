/**
 * The pixels of `getBoundingClientRect` per pixel of `scrollTop` and of lengths in styles: not 1 where a style of the
 * person or of an extension zooms or scales the page.
 */
export function scaleOf(element: HTMLElement): number {
  const { width, height } = element.getBoundingClientRect()
  const scale = (width + height) / (element.offsetWidth + element.offsetHeight)
  // Offsets are rounded to whole pixels.
  return Math.abs(scale - 1) < 0.01 || !Number.isFinite(scale) || scale === 0 ? 1 : scale
}
