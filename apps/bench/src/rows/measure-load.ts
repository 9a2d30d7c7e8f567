import type { Target } from '../targets.ts'
import { generate } from '../machine/generator-process.ts'
import type { LoadTask, TaskResult } from '../generator/task.ts'
import type { Setup } from '../row.ts'
import { ServerProcess } from '../machine/server-process.ts'

type Load = Pick<LoadTask, 'clients' | 'publishers' | 'rate'>

/** Measures a load on a fresh server, after one second of warm-up. */
export async function measureLoad(target: Target, setup: Setup, load: Load): Promise<TaskResult> {
  const server = new ServerProcess(target)
  try {
    await server.start()
    const { port, pid: serverPid } = server
    const { dialect } = target
    return await generate({
      type: 'load',
      port,
      dialect,
      serverPid,
      ...load,
      warmMs: 1_000,
      ms: setup.seconds * 1_000,
    })
  } finally {
    await server.remove()
  }
}
