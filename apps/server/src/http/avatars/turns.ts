export interface Turns {
  /** Runs the task when its turn comes; undefined when too many wait already. */
  take<T>(task: () => Promise<T>): Promise<T> | undefined
}

/** Lets a few tasks run at a time and some more wait, first come first served. */
export function createTurns(atOnce: number, mayWait: number): Turns {
  const waiting: (() => void)[] = []
  let running = 0

  return {
    take(task) {
      if (running < atOnce) {
        running++
        return run(task)
      }
      if (waiting.length >= mayWait) return undefined
      return new Promise<void>((begin) => waiting.push(begin)).then(() => run(task))
    },
  }

  async function run<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task()
    } finally {
      // The turn is handed on, not given back, so a newcomer cannot overtake those who wait.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
