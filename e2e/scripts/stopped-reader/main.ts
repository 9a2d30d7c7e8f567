// Stops one reader for minutes, and measures the effect on the server and on the other clients.
import { flagsOrExit, positiveNumber, wholeNumber } from '@parley/command-line'
import { setTimeout as sleep } from 'node:timers/promises'
import { ParleyServer } from '../../support/parley-server.ts'
import { ActiveClients } from './active-clients.ts'
import { median } from '../../../apps/bench/src/median.ts'
import { StoppableReader } from './stoppable-reader.ts'
import { SampleWindow } from './sample-window.ts'

const { minutes, people, rate } = flagsOrExit('npx -y pnpm@12 stopped-reader [flags]', {
  minutes: { doc: 'minutes with the reader stopped', value: 'N', default: '10', schema: positiveNumber },
  people: { doc: 'connected clients', value: 'N', default: '500', schema: wholeNumber(11, 100_000) },
  rate: { doc: 'posts per second', value: 'N', default: '50', schema: positiveNumber },
})

const server = new ParleyServer({ LOG_LEVEL: 'error' })
await server.start()
const clients = await ActiveClients.join(server, people - 1)
const reader = new StoppableReader(server)
try {
  process.exitCode = (await measure()) === 0 ? 0 : 1
} finally {
  reader.end()
  clients.leave()
  await server.remove()
}

/** Prints the table, and returns the number of messages that the reader missed. */
async function measure() {
  clients.startPosting(rate)
  await watch('warming up', Math.min(2, minutes / 2))
  const before = await watch('everyone reads', minutes / 2)
  reader.stop()
  const during = await watch('one is stopped', minutes)
  reader.wake()
  const after = await watch('everyone reads again', minutes / 2)
  const posted = await clients.stopPosting()
  const missing = await reader.missingOf(posted, 60_000)
  const [usual, stopped] = [[...before, ...after], during].map((windows) =>
    median(windows.map(({ p99 }) => p99)),
  ) as [number, number]
  const grown =
    median(during.slice(-6).map(({ rss }) => rss)) - median(before.slice(-6).map(({ rss }) => rss))
  console.table({
    'p99 without, ms': usual.toFixed(2),
    'p99 with one stopped, ms': stopped.toFixed(2),
    'ratio of the two': (stopped / usual).toFixed(3),
    'server memory grew by, MB': (grown / 1e6).toFixed(1),
    'messages posted': posted,
    'missing at the reader': missing,
  })
  return missing
}

/** Prints a line every ten seconds. */
async function watch(what: string, forMinutes: number) {
  const windows: { p99: number; rss: number }[] = []
  for (const until = Date.now() + forMinutes * 60_000; Date.now() < until;) {
    const window = new SampleWindow(server)
    clients.measureInto(window)
    await sleep(Math.min(10_000, until - Date.now()))
    const { p50, p99, rss } = window.close()
    windows.push({ p99, rss })
    console.log(
      `${what.padEnd(22)} p50 ${p50.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms  server ${(rss / 1e6).toFixed(1)} MB`,
    )
  }
  return windows
}
