/** A page in the background draws no frames; it is brought up to date this often, in milliseconds. */
const hiddenMs = 250

/** So many times as long as a value took to be drawn, nothing else is. */
const rest = 2

/**
 * Passes values on to `apply`: at once when it is quiet, and in a flood only the newest, at most once per frame, and less
 * often the longer one takes to be drawn. However fast they come, the page has time for the person in front of it.
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
  // In a flood this begins in a frame, and the next task comes after it was laid out and painted.
  setTimeout(() => {
    const took = performance.now() - began
    setTimeout(() => onNextFrame(then), took * rest)
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
