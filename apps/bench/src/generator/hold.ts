import { allAt, Crowd } from './crowd.ts'
import type { HoldTask, Result } from './task.ts'

/** Joins as many as is asked, and only listens. */
export async function hold(task: HoldTask, joined: (clients: number) => Promise<void>): Promise<Result> {
  const crowd = new Crowd(allAt(task.port, task.dialect), { messages: () => undefined })
  for (const size of task.clients) {
    await crowd.grow(size)
    await joined(size)
  }
  return { figures: {}, wrong: crowd.wrong }
}
