/** What a page hears when it is looked at again, and after sleep. */
type Wakes = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>

/** A timer does not count the time its machine sleeps, so none is set for longer than this, in milliseconds. */
const longestWait = 60_000

/** Calls `changed` with the time when the local day is another than it was: at midnight, or soon after sleep. Returns how to stop. */
export function followDays(changed: (now: number) => void, wakes: Wakes): () => void {
  let day = dayOf(Date.now())
  let timer = wait()
  wakes.addEventListener('visibilitychange', look)
  return () => {
    clearTimeout(timer)
    wakes.removeEventListener('visibilitychange', look)
  }

  function look() {
    clearTimeout(timer)
    timer = wait()
    const now = Date.now()
    if (dayOf(now) === day) return
    day = dayOf(now)
    changed(now)
  }

  function wait() {
    return setTimeout(look, Math.min(untilMidnight(Date.now()), longestWait))
  }
}

function dayOf(at: number) {
  return new Date(at).setHours(0, 0, 0, 0)
}

function untilMidnight(now: number) {
  return new Date(now).setHours(24, 0, 0, 0) - now
}
