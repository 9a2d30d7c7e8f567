import { currentTimeZone } from './time-zone.ts'

/** The target of `visibilitychange`, which also fires after sleep. */
type Wakes = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>

/** Timers stop while the machine sleeps, so each is at most this long, in milliseconds. */
const longestWait = 60_000

/**
 * Calls `changed` with the time when the local day changes: at midnight, or soon after sleep. Also soon after the time
 * zone has changed. Returns how to stop.
 */
export function watchDays(changed: (now: number) => void, wakes: Wakes): () => void {
  let day = dayOf(Date.now())
  let zone = currentTimeZone()
  let timer = startTimer()
  wakes.addEventListener('visibilitychange', update)
  return () => {
    clearTimeout(timer)
    wakes.removeEventListener('visibilitychange', update)
  }

  function update() {
    clearTimeout(timer)
    timer = startTimer()
    const now = Date.now()
    if (dayOf(now) === day && currentTimeZone() === zone) return
    day = dayOf(now)
    zone = currentTimeZone()
    changed(now)
  }

  function startTimer() {
    return setTimeout(update, Math.min(untilMidnight(Date.now()), longestWait))
  }
}

function dayOf(at: number) {
  return new Date(at).setHours(0, 0, 0, 0)
}

function untilMidnight(now: number) {
  return new Date(now).setHours(24, 0, 0, 0) - now
}
