import { readdir } from 'node:fs/promises'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { Counter, Gauge, type Registry } from 'prom-client'
import { openFileLimit } from '../logging/file-handles.ts'

const resolutionMs = 10
const shares = [0.5, 0.9, 0.99] as const

/** The process and its event loop. Returns the function that stops measuring. */
export function showProcess(registry: Registry, { version, engine }: { version: string; engine: string }) {
  const registers = [registry]
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({ name, help, registers, collect() { this.set(value()) } }) // prettier-ignore
  new Gauge({
    name: 'parley_build_info',
    help: 'Always 1; the labels say what runs',
    labelNames: ['version', 'node', 'engine'],
    registers,
  }).set({ version, node: process.version, engine }, 1)
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'CPU time of the server and its threads',
    registers,
    collect() {
      const { user, system } = process.cpuUsage()
      this.reset()
      this.inc((user + system) / 1e6)
    },
  })
  const startedAt = Date.now() / 1_000 - process.uptime()
  gauge('process_start_time_seconds', 'Start of the process, as Unix time', () => startedAt)
  gauge('process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss())
  gauge('nodejs_heap_bytes', 'Memory of JavaScript in use', () => process.memoryUsage().heapUsed)
  gauge('process_max_fds', 'Files and connections that may be open', openFileLimitOnce())
  if (process.platform === 'linux')
    new Gauge({
      name: 'process_open_fds',
      help: 'Files and connections that are open',
      registers,
      async collect() {
        this.set((await readdir('/proc/self/fd')).length)
      },
    })
  return showEventLoop(registry)
}

function openFileLimitOnce() {
  const limit = openFileLimit() ?? Infinity // a report takes some milliseconds
  return () => limit
}

/** Since the last scrape. */
function showEventLoop(registry: Registry) {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  let before = performance.eventLoopUtilization()
  new Gauge({
    name: 'parley_event_loop_lag_seconds',
    help: 'How late the event loop was since the last scrape; the share 1 is the worst',
    labelNames: ['share'],
    registers: [registry],
    collect() {
      if (delay.count === 0) return // nothing was measured yet, and Node then says NaN
      for (const share of shares) this.set({ share }, secondsLate(delay.percentile(100 * share)))
      this.set({ share: 1 }, secondsLate(delay.max))
      delay.reset()
    },
  })
  new Gauge({
    name: 'parley_event_loop_utilization',
    help: 'Share of the time since the last scrape in which the event loop was busy, from 0 to 1',
    registers: [registry],
    collect() {
      const now = performance.eventLoopUtilization()
      this.set(performance.eventLoopUtilization(now, before).utilization)
      before = now
    },
  })
  return () => void delay.disable()
}

/** Node measures the time between two ticks, in nanoseconds, which includes the resolution. */
function secondsLate(nanoseconds: number) {
  return Math.max(0, nanoseconds / 1e9 - resolutionMs / 1_000)
}
