/** A hidden page draws no frames; it is updated at this interval in milliseconds. */
const hiddenMs = 250

/** The pause after a value, as a multiple of the time it took to draw. */
const restFactor = 2

/**
 * Passes values to `apply`: at once when idle; in a flood only the newest, at most once per frame, and less often when
 * drawing is slow. The page stays responsive at any rate.
 */
export function oncePerFrame<Value>(apply: (value: Value) => void, afterFrame = afterBrowserFrame) {
  let waiting: { value: Value } | undefined
  let busy = false

  return (value: Value) => {
    waiting = { value }
    if (!busy) run()
  }

  function run() {
    busy = waiting !== undefined
    if (waiting === undefined) return
    const { value } = waiting
    waiting = undefined
    afterFrame(run)
    apply(value)
  }
}

function afterBrowserFrame(then: () => void) {
  const began = performance.now()
  // In a flood this runs in a frame, and the next task runs after layout and paint.
  setTimeout(() => {
    const took = performance.now() - began
    setTimeout(() => onNextFrame(then), took * restFactor)
  })
}

function onNextFrame(then: () => void) {
  const done = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    then()
  }
  const frame = requestAnimationFrame(done)
  const timer = setTimeout(done, hiddenMs)
}
