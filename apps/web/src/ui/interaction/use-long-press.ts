import { onBeforeUnmount, onMounted, type ShallowRef } from 'vue'

const longMs = 450
/** Pixels; a longer move is a scroll. */
const maxMovePx = 10
/** A click within this many milliseconds after lifting belongs to the same touch. */
const clickAfterMs = 500

/** Calls `pressed` with the target of a long touch, and suppresses the browser's own context menu for it. */
export function useLongPress(
  list: Readonly<ShallowRef<HTMLElement | null>>,
  pressed: (target: EventTarget | null) => void,
) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let start: { x: number; y: number } | undefined

  onMounted(() => {
    list.value?.addEventListener('pointerdown', onPointerDown)
    list.value?.addEventListener('pointermove', onPointerMove)
    list.value?.addEventListener('contextmenu', onContextMenu)
    // Not on scroll: the list also scrolls when a message arrives. Scrolling by touch fires pointercancel.
    for (const end of ['pointerup', 'pointercancel'] as const)
      list.value?.addEventListener(end, cancel, { passive: true })
  })
  onBeforeUnmount(cancel)

  function onPointerDown({ pointerType, target, clientX, clientY }: PointerEvent) {
    cancel()
    if (pointerType !== 'touch' || hasOwnPress(target)) return
    start = { x: clientX, y: clientY }
    timer = setTimeout(() => {
      cancel()
      ignoreLifting()
      pressed(target)
    }, longMs)
  }

  function onPointerMove({ clientX, clientY }: PointerEvent) {
    if (start !== undefined && Math.hypot(clientX - start.x, clientY - start.y) > maxMovePx) cancel()
  }

  function onContextMenu(event: Event) {
    const { pointerType, target } = event as PointerEvent
    if (pointerType === 'touch' && !hasOwnPress(target)) event.preventDefault()
  }

  function cancel() {
    clearTimeout(timer)
    timer = undefined
    start = undefined
  }
}

/** Lifting the finger clicks the element that is then under it, which nobody intended. */
function ignoreLifting() {
  const lifetime = new AbortController()
  const options = { capture: true, signal: lifetime.signal }
  const onLift = () => setTimeout(() => lifetime.abort(), clickAfterMs)
  for (const end of ['pointerup', 'pointercancel'] as const) window.addEventListener(end, onLift, options)
  window.addEventListener('pointerdown', () => lifetime.abort(), options)
  window.addEventListener('click', swallow, options)
}

function swallow(event: Event) {
  event.preventDefault()
  event.stopPropagation()
}

/** Links, buttons and code have their own long press; reactions do not. */
function hasOwnPress(target: EventTarget | null) {
  return target instanceof Element && target.closest('a, button:not(.pill), pre') !== null
}
