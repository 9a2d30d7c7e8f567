// The load generator: runs one task for its parent process, reports over IPC, and exits with the parent.
import { reasonOf } from '@parley/shared'
import { once } from 'node:events'
import { constants, setPriority } from 'node:os'
import { reconnect } from './reconnect.ts'
import { history } from './history.ts'
import { idle } from './idle.ts'
import { load } from './load.ts'
import { nodes } from './nodes.ts'
import { quiet } from './quiet.ts'
import type { Order, Report, TaskResult, Task } from './task.ts'

// A database on the same core has priority over the clients.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
process.on('disconnect', () => process.exit())
process.on('SIGINT', () => undefined) // the parent handles Ctrl-C and ends this process
const [order] = (await once(process, 'message')) as [Order]
if (order.type !== 'task') throw new Error('The first order must be a task.')

let report: Report
try {
  report = { type: 'result', ...(await perform(order.task)) }
} catch (error) {
  report = { type: 'failed', why: reasonOf(error) }
}
process.send?.(report, () => process.exit())

function perform(task: Task): Promise<TaskResult> {
  switch (task.type) {
    case 'load':
      return load(task)
    case 'quiet':
      return quiet(task)
    case 'idle':
      return idle(task, joined)
    case 'reconnect':
      return reconnect(task, joined)
    case 'history':
      return history(task)
    case 'nodes':
      return nodes(task)
  }
}

/** Resolves when the parent sends `go-on`. */
async function joined(clients: number) {
  const goOn = once(process, 'message')
  process.send?.({ type: 'joined', clients } satisfies Report)
  await goOn
}
