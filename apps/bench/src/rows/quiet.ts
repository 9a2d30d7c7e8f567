import { diskSyncMs } from '../machine/disk-sync.ts'
import { generate } from '../machine/generator-process.ts'
import { everyMs } from '../generator/quiet.ts'
import type { BenchmarkRow } from '../row.ts'
import { ServerProcess } from '../machine/server-process.ts'

export const quiet: BenchmarkRow = {
  name: 'quiet',
  title: 'two clients in a room, one posts every 20 ms and the other waits for it',
  columns: [
    { figure: 'p50', title: 'p50 ms', digits: 2, compared: true },
    { figure: 'p99', title: 'p99 ms', digits: 2, compared: true },
    { figure: 'sync', title: 'disk sync ms', digits: 2 },
  ],
  async run(target, { seconds }) {
    const server = new ServerProcess(target)
    try {
      await server.start()
      const { dialect } = target
      const result = await generate({ type: 'quiet', port: server.port, dialect, ms: seconds * 1_000 })
      return { ...result, figures: { ...result.figures, sync: await diskSyncMs(server.folder, everyMs) } }
    } finally {
      await server.remove()
    }
  },
}
