/**
 * A clock for durations, which goes on as `now` does, but never back: otherwise what waits for a time would wait until a clock
 * that was set back has caught up.
 */
export function steadyClock(now: () => number): () => number {
  let offset = 0
  let last = now()
  return () => {
    const wall = now()
    if (wall + offset < last) offset = last - wall
    last = wall + offset
    return last
  }
}
