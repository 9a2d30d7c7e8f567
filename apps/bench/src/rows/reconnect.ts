import { parley, parleyAtDefaults, parleyUnlimited, type Target } from '../targets.ts'
import { Failure } from '../failure.ts'
import { GeneratorProcess } from '../machine/generator-process.ts'
import { HealthWatch, isHealthy } from '../machine/health-watch.ts'
import type { BenchmarkRow } from '../row.ts'
import { ServerProcess } from '../machine/server-process.ts'
import { cpuSecondsOf } from '../machine/usage.ts'

const columns: BenchmarkRow['columns'] = [
  { figure: 'down', title: 'listens again s', digits: 2 },
  { figure: 'clients', title: 'clients', digits: 0 },
  { figure: 'half', title: '50 % live s', digits: 2 },
  { figure: 'most', title: '99 % live s', digits: 2 },
  { figure: 'all', title: 'all live s', digits: 2 },
  { figure: 'tries', title: 'tries each', digits: 2 },
  { figure: 'healthMs', title: 'worst /readyz ms', digits: 0 },
  { figure: 'healthFailures', title: '/readyz failures', digits: 0 },
]

export const reconnect: BenchmarkRow = {
  name: 'reconnect',
  title: 'clients reconnect after SIGTERM and a restart on the same port (seconds since the signal)',
  columns,
  isFor: ({ name }) => name === parley.name,
  run: (target, { quick }) => run(target, quick ? 1_000 : 5_000),
}

/** The people of one address must not be kept out by what keeps strangers out. */
export const school: BenchmarkRow = {
  name: 'school',
  title: 'the same for 400 people of one address, with the limits and without (seconds since the signal)',
  columns,
  isFor: ({ name }) => name === parleyAtDefaults.name || name === parleyUnlimited.name,
  run: (target) => run(target, 400),
}

async function run(target: Target, clients: number) {
  const server = new ServerProcess(target)
  try {
    await server.start()
    return await measure(server, clients)
  } finally {
    await server.remove()
  }
}

async function measure(server: ServerProcess, clients: number) {
  const generator = new GeneratorProcess({ type: 'reconnect', port: server.port, dialect: 'parley', clients })
  try {
    await generator.joined()
    if (!(await isHealthy(server.port))) throw new Failure('/readyz does not report success')
    const cpuBefore = cpuSecondsOf(generator.pid)
    const stoppedAt = Date.now()
    generator.goOn()
    await server.stop()
    await server.start()
    const listensAt = Date.now()
    const health = new HealthWatch(server.port)
    const { figures, wrong, generatorSeconds } = await generator
      .result()
      // At once: the generator exits after its report.
      .then((result) => ({ ...result, generatorSeconds: cpuSecondsOf(generator.pid) - cpuBefore }))
      .finally(() => health.stop())
    const seconds = (at = NaN) => (at - stoppedAt) / 1_000
    return {
      figures: {
        clients,
        down: seconds(listensAt),
        half: seconds(figures['half']),
        most: seconds(figures['most']),
        all: seconds(figures['all']),
        tries: figures['tries'] ?? NaN,
        healthMs: health.worstMs,
        healthFailures: health.failures,
        generator: generatorSeconds / seconds(Date.now()),
      },
      wrong,
    }
  } finally {
    generator.stop()
  }
}
