export interface TaskQueue {
  /** Runs the task when a place is free; undefined when too many tasks wait already. */
  add<T>(task: () => Promise<T>): Promise<T> | undefined
}

/** Runs `atOnce` tasks at a time, in order of arrival; `mayWait` more tasks may wait. */
export function createTaskQueue(atOnce: number, mayWait: number): TaskQueue {
  const waiting: (() => void)[] = []
  let running = 0

  return {
    add(task) {
      if (running < atOnce) {
        running++
        return run(task)
      }
      if (waiting.length >= mayWait) return undefined
      return new Promise<void>((start) => waiting.push(start)).then(() => run(task))
    },
  }

  async function run<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task()
    } finally {
      // The next task takes over the place, so that a new task cannot overtake the waiting ones.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
