// The load generator: does one task for its parent, answers over the channel to it, and goes when the parent goes.
import { once } from 'node:events'
import { constants, setPriority } from 'node:os'
import { comeback } from './comeback.ts'
import { history } from './history.ts'
import { hold } from './hold.ts'
import { load } from './load.ts'
import { nodes } from './nodes.ts'
import { quiet } from './quiet.ts'
import type { Order, Report, Result, Task } from './task.ts'

// A database on this core would have a machine of its own: it does not wait for the clients.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
process.on('disconnect', () => process.exit())
process.on('SIGINT', () => undefined) // Ctrl-C is for the parent; it ends this one
const [order] = (await once(process, 'message')) as [Order]
if (order.type !== 'task') throw new Error('The first order must be a task.')

let report: Report
try {
  report = { type: 'result', ...(await perform(order.task)) }
} catch (error) {
  report = { type: 'failed', why: error instanceof Error ? error.message : String(error) }
}
process.send?.(report, () => process.exit())

function perform(task: Task): Promise<Result> {
  switch (task.type) {
    case 'load':
      return load(task)
    case 'quiet':
      return quiet(task)
    case 'hold':
      return hold(task, joined)
    case 'comeback':
      return comeback(task, joined)
    case 'history':
      return history(task)
    case 'nodes':
      return nodes(task)
  }
}

/** Resolves when the parent wants more. */
async function joined(clients: number) {
  const goOn = once(process, 'message')
  process.send?.({ type: 'joined', clients } satisfies Report)
  await goOn
}
