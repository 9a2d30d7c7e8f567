import { onBeforeUnmount, onMounted, ref, type ShallowRef } from 'vue'
import { anchorOf, driftOf, type Anchor } from './anchor.ts'

/** Closer to the end than this many pixels counts as reading the newest. */
const nearEnd = 100

/** At the start of the view, but with so many pixels of what is before it. */
const belowTop = 96

/** Where in the view a row is brought to: an edge of it so many pixels below the upper edge, where that is known. */
export type Alignment = 'start' | 'center' | Pick<Anchor, 'edge' | 'at'>

/**
 * The scrolling contract of a list: at the end it follows; anywhere else the row being read stays where it is,
 * whatever is added above, below, or changes its size. `endsWithNewest`: nothing newer is left out below. `reached` is
 * called when somebody has scrolled to the end.
 */
export function useFollowing(
  list: Readonly<ShallowRef<HTMLElement | null>>,
  endsWithNewest: () => boolean,
  reached: () => void,
) {
  const following = ref(true)
  let anchor: Anchor | undefined
  /** While following: so far from the end the reader has stopped, in pixels. */
  let gap = 0
  const resizes = new ResizeObserver(keep)

  onMounted(() => {
    if (list.value === null) return
    resizes.observe(list.value)
    for (const child of list.value.children) resizes.observe(child)
    list.value.addEventListener('scroll', scrolled, { passive: true })
    toEnd()
  })
  onBeforeUnmount(() => resizes.disconnect())

  function scrolled() {
    const before = following.value
    look()
    if (following.value && !before) reached()
  }

  function look() {
    if (list.value === null) return
    if (!following.value) holdStill(list.value) // heights may have changed since the last frame, too
    gap = fromEnd(list.value)
    following.value = endsWithNewest() && gap <= nearEnd
    anchor = anchorOf(list.value)
  }

  /** To be called when anything may have changed its place or size, before it is painted. */
  function keep() {
    if (list.value === null) return
    if (!following.value) return holdStill(list.value)
    const drift = fromEnd(list.value) - gap
    if (Math.abs(drift) >= 1) list.value.scrollBy({ top: drift, behavior: 'instant' })
  }

  function holdStill(element: HTMLElement) {
    const drift = driftOf(element, anchor)
    if (Math.abs(drift) < 1) return
    element.scrollBy({ top: drift, behavior: 'instant' })
    // Against an end of the list it could not be undone.
    if (Math.abs(driftOf(element, anchor)) >= 1) anchor = anchorOf(element)
  }

  /** Brings a row into view. */
  function place(key: string, where: Alignment) {
    const element = list.value
    const row = element?.querySelector(`[data-key="${key}"]`)
    if (!element || !row) return
    const { top, height } = row.getBoundingClientRect()
    anchor = undefined
    const wanted = wantedTop(where, height, element.clientHeight)
    element.scrollBy({ top: top - element.getBoundingClientRect().top - wanted, behavior: 'instant' })
    look()
  }

  /** From here on the end itself is in view: something new is there. */
  function closeGap() {
    gap = 0
  }

  function toEnd() {
    list.value?.scrollTo({ top: list.value.scrollHeight, behavior: 'instant' })
  }

  return { following, keep, closeGap, place, anchored: () => (following.value ? undefined : anchor) }
}

/** How far below the upper edge of the view a row of this height begins. */
function wantedTop(where: Alignment, height: number, view: number) {
  if (typeof where === 'object') return where.edge === 'top' ? where.at : where.at - height
  const free = Math.max(0, view - height)
  return Math.min(free, where === 'center' ? free / 2 : belowTop)
}

function fromEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement) {
  return scrollHeight - scrollTop - clientHeight
}
