import { parley, parleyOnPostgres } from '../targets.ts'
import { generate } from '../machine/generator-process.ts'
import type { TaskResult } from '../generator/task.ts'
import { startDatabase, type Database } from '../machine/postgres.ts'
import type { Column, BenchmarkRow } from '../row.ts'
import { ServerProcess } from '../machine/server-process.ts'

const counts = [1, 2, 3]
const crowds = { one: 1, hundred: 100 }
const publishers = 100

const posts: Column[] = Object.entries(crowds).flatMap(([pool, rooms]) =>
  counts.flatMap((nodes) => [
    { figure: `${pool}${nodes}`, title: `posts/s, ${rooms} rooms, ${nodes} nodes`, digits: 0 },
    { figure: `${pool}${nodes}database`, title: 'its database CPU', digits: 2 },
  ]),
)

export const nodes: BenchmarkRow = {
  name: 'nodes',
  title: `several nodes on one PostgreSQL: latency, and ${publishers} clients that post as fast as messages arrive`,
  columns: [
    { figure: 'same50', title: 'p50 ms, same node', digits: 2 },
    { figure: 'same99', title: 'p99 ms', digits: 2 },
    { figure: 'other50', title: 'p50 ms, another node', digits: 2 },
    { figure: 'other99', title: 'p99 ms', digits: 2 },
    ...posts,
  ],
  isFor: ({ name }) => name === parleyOnPostgres.name,
  async run(_target, { seconds }) {
    const ms = seconds * 1_000
    const results: TaskResult[] = []
    for (const [name, other] of [
      ['same', 0],
      ['other', 1],
    ] as const)
      results.push(
        await onNodes(2, async (ports) => {
          const [port = 0] = ports
          const { figures, wrong } = await generate({
            type: 'quiet',
            dialect: parley.dialect,
            port,
            otherPort: ports[other] ?? 0,
            ms,
          })
          return {
            figures: { [`${name}50`]: figures['p50'] ?? NaN, [`${name}99`]: figures['p99'] ?? NaN },
            wrong,
          }
        }),
      )
    for (const [pool, rooms] of Object.entries(crowds))
      for (const count of counts)
        results.push(
          await onNodes(count, async (ports, { pid: databasePid }) => {
            const { figures, wrong } = await generate({
              type: 'nodes',
              ...{ ports, rooms, publishers, databasePid, ms, warmMs: 1_000 },
            })
            const { posts = NaN, database = NaN } = figures
            return { figures: { [`${pool}${count}`]: posts, [`${pool}${count}database`]: database }, wrong }
          }),
        )
    return {
      figures: Object.assign({}, ...results.map(({ figures }) => figures)) as Record<string, number>,
      wrong: results.flatMap(({ wrong }) => wrong),
    }
  },
}

async function onNodes(count: number, measure: (ports: number[], database: Database) => Promise<TaskResult>) {
  const database = await startDatabase()
  const servers = Array.from({ length: count }, () => new ServerProcess(parley, database.env))
  try {
    // One after the other: the first one creates the schema.
    for (const server of servers) await server.start()
    return await measure(
      servers.map(({ port }) => port),
      database,
    )
  } finally {
    await Promise.all(servers.map((server) => server.remove()))
    await database.remove()
  }
}
