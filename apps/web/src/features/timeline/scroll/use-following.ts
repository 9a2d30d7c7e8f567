import { onBeforeUnmount, onMounted, ref, type ShallowRef } from 'vue'
import { anchorOf, driftOf, type Anchor } from './anchor.ts'

/** At most this many pixels above the end the list follows. */
const nearEnd = 100

/** With `start`, this many pixels of the rows above stay in view. */
const belowTop = 96

/** Where in the view a row is scrolled to; with an `Anchor`, `edge` is `at` pixels below the upper edge. */
export type Alignment = 'start' | 'center' | Pick<Anchor, 'edge' | 'at'>

/**
 * At the end the list follows; anywhere else the anchor stays where it is, whatever is added or changes its size.
 * `endsWithNewest`: all newer messages are rendered. `reached` is called when the reader has scrolled to the end.
 */
export function useFollowing(
  list: Readonly<ShallowRef<HTMLElement | null>>,
  endsWithNewest: () => boolean,
  reached: () => void,
) {
  const following = ref(true)
  let anchor: Anchor | undefined
  /** While following: how far above the end the reader has scrolled, in pixels. */
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
    measure()
    if (following.value && !before) reached()
  }

  function measure() {
    if (list.value === null) return
    if (!following.value) holdStill(list.value) // heights may have changed since the last frame
    gap = fromEnd(list.value)
    following.value = endsWithNewest() && gap <= nearEnd
    anchor = anchorOf(list.value)
  }

  /** Call it before painting, when something may have changed its position or size. */
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
    // An end of the list is in the way.
    if (Math.abs(driftOf(element, anchor)) >= 1) anchor = anchorOf(element)
  }

  /** Scrolls to a row. */
  function place(key: string, where: Alignment) {
    const element = list.value
    const row = element?.querySelector(`[data-key="${key}"]`)
    if (!element || !row) return
    const { top, height } = row.getBoundingClientRect()
    anchor = undefined
    const wanted = wantedTop(where, height, element.clientHeight)
    element.scrollBy({ top: top - element.getBoundingClientRect().top - wanted, behavior: 'instant' })
    measure()
  }

  /** The next `keep` scrolls to the end. */
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
