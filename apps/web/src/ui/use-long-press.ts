import { onBeforeUnmount, onMounted, type ShallowRef } from 'vue'

const longMs = 450
/** A finger that moves further, in pixels, scrolls. */
const slack = 10
/** Within so many milliseconds of lifting, a click is still that finger's. */
const clickAfterMs = 500

/** A finger that rests: `pressed` gets what is under it. A browser that has a menu of its own for that does not show it. */
export function useLongPress(
  list: Readonly<ShallowRef<HTMLElement | null>>,
  pressed: (target: EventTarget | null) => void,
) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let start: { x: number; y: number } | undefined

  onMounted(() => {
    list.value?.addEventListener('pointerdown', down)
    list.value?.addEventListener('pointermove', moved)
    list.value?.addEventListener('contextmenu', menu)
    // Not a scroll: the list scrolls by itself when something arrives, and a finger that scrolls cancels.
    for (const end of ['pointerup', 'pointercancel'] as const)
      list.value?.addEventListener(end, cancel, { passive: true })
  })
  onBeforeUnmount(cancel)

  function down({ pointerType, target, clientX, clientY }: PointerEvent) {
    cancel()
    if (pointerType !== 'touch' || hasOwnPress(target)) return
    start = { x: clientX, y: clientY }
    timer = setTimeout(() => {
      cancel()
      ignoreLifting()
      pressed(target)
    }, longMs)
  }

  function moved({ clientX, clientY }: PointerEvent) {
    if (start !== undefined && Math.hypot(clientX - start.x, clientY - start.y) > slack) cancel()
  }

  function menu(event: Event) {
    const { pointerType, target } = event as PointerEvent
    if (pointerType === 'touch' && !hasOwnPress(target)) event.preventDefault()
  }

  function cancel() {
    clearTimeout(timer)
    timer = undefined
    start = undefined
  }
}

/** Lifting the finger clicks what is under it by then: that is nobody's choice. */
function ignoreLifting() {
  const over = new AbortController()
  const options = { capture: true, signal: over.signal }
  const lifted = () => setTimeout(() => over.abort(), clickAfterMs)
  for (const end of ['pointerup', 'pointercancel'] as const) window.addEventListener(end, lifted, options)
  window.addEventListener('pointerdown', () => over.abort(), options)
  window.addEventListener('click', swallow, options)
}

function swallow(event: Event) {
  event.preventDefault()
  event.stopPropagation()
}

/** A link, a button, and code to be selected have a use of their own for a long press; a reaction has not. */
function hasOwnPress(target: EventTarget | null) {
  return target instanceof Element && target.closest('a, button:not(.pill), pre') !== null
}
