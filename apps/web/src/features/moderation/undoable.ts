export interface Undoable {
  /** It is not done. */
  readonly undo: () => void
  /** It is done at once. */
  readonly finish: () => void
  /** The time stands still: the pointer or the focus is on the way to Undo. */
  readonly pause: () => void
  readonly resume: () => void
}

/** Does something after `ms`, unless it is undone before. */
export function undoable(ms: number, run: () => void): Undoable {
  let left = ms
  let startedAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false

  resume()
  return { undo: end, finish, pause, resume }

  function finish() {
    if (isOver) return
    end()
    run()
  }

  function end() {
    isOver = true
    clearTimeout(timer)
  }

  function pause() {
    if (isOver || timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    left -= Date.now() - startedAt
  }

  function resume() {
    if (isOver || timer !== undefined) return
    startedAt = Date.now()
    timer = setTimeout(finish, Math.max(0, left))
  }
}
