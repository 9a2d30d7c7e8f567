import { monitorEventLoopDelay } from 'node:perf_hooks'

// Loaded with --import into a server that is measured: says on request for how many milliseconds its event loop was held at most
// since the last request.
const resolution = 1
const delay = monitorEventLoopDelay({ resolution })
delay.enable()

process.on('message', () => {
  process.send?.({ max: delay.max / 1e6, p99: delay.percentile(99) / 1e6 })
  delay.reset()
})
process.channel?.unref()
