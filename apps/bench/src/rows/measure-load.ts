import type { Target } from '../targets.ts'
import { generate } from '../machine/generator-process.ts'
import type { LoadTask, Result } from '../generator/task.ts'
import type { Setup } from '../row.ts'
import { ServerProcess } from '../machine/server-process.ts'

type Crowd = Pick<LoadTask, 'clients' | 'publishers' | 'rate'>

/** A crowd on a fresh server, after a second in which it gets warm. */
export async function measureLoad(contestant: Target, setup: Setup, crowd: Crowd): Promise<Result> {
  const server = new ServerProcess(contestant)
  try {
    await server.start()
    const { port, pid: serverPid } = server
    const { dialect } = contestant
    return await generate({
      type: 'load',
      port,
      dialect,
      serverPid,
      ...crowd,
      warmMs: 1_000,
      ms: setup.seconds * 1_000,
    })
  } finally {
    await server.remove()
  }
}
