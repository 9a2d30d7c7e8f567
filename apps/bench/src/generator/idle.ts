import { allAt, ClientPool } from './client-pool.ts'
import type { IdleTask, TaskResult } from './task.ts'

/** Joins clients that only receive. */
export async function idle(task: IdleTask, joined: (clients: number) => Promise<void>): Promise<TaskResult> {
  const pool = new ClientPool(allAt(task.port, task.dialect), { messages: () => undefined })
  for (const size of task.clients) {
    await pool.grow(size)
    await joined(size)
  }
  return { figures: {}, wrong: pool.wrong }
}
