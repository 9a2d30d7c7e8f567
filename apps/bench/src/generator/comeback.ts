import { setTimeout as sleep } from 'node:timers/promises'
import { percentile } from '../median.ts'
import { ReturningClient } from './returning-client.ts'
import { stampedBody } from './stamp.ts'
import type { ComebackTask, Result } from './task.ts'

const mostJoining = 200
const joinWithinMs = 60_000
const backWithinMs = 120_000
const heardWithinMs = 10_000
const talk = 10

/** A room that loses its server and gets it back. Times in the result are Unix time in milliseconds. */
export async function comeback(
  { port, clients }: ComebackTask,
  joined: (clients: number) => Promise<void>,
): Promise<Result> {
  const crowd = Array.from({ length: clients }, (_, index) => new ReturningClient(index, port))
  for (let start = 0; start < clients; start += mostJoining) {
    for (const client of crowd.slice(start, start + mostJoining)) client.start()
    await until('joined', joinWithinMs, (_, index) => index >= start + mostJoining || isLive(index))
  }
  await sayAndHear()
  const leftAt = Date.now()
  await joined(clients)
  await until('came back', backWithinMs, ({ liveSince }) => liveSince > leftAt)
  const backAt = crowd.map(({ liveSince }) => liveSince)
  await sayAndHear()
  const wrong = crowd.flatMap(({ wrong }) => wrong ?? [])
  return {
    figures: {
      half: percentile(backAt, 0.5),
      most: percentile(backAt, 0.99),
      all: Math.max(...backAt),
      tries: crowd.reduce((sum, { tries }) => sum + tries, 0) / clients - 1,
    },
    wrong: wrong.length === 0 ? [] : [`${wrong.length} clients report; the first: ${wrong[0] ?? ''}`],
  }

  /** Everyone has to hear what is said before and after. */
  async function sayAndHear() {
    const before = crowd.map(({ received }) => received)
    for (let post = 0; post < talk; post += 1) crowd[0]?.post(stampedBody())
    await until('heard all', heardWithinMs, ({ received }, index) => received === (before[index] ?? 0) + talk)
  }

  function isLive(index: number) {
    return (crowd[index]?.liveSince ?? 0) > 0
  }

  async function until(what: string, ms: number, is: (client: ReturningClient, index: number) => boolean) {
    const giveUpAt = performance.now() + ms
    while (!crowd.every(is)) {
      if (performance.now() > giveUpAt)
        throw new Error(`Only ${crowd.filter(is).length} of ${clients} clients ${what} in ${ms / 1_000} s.`)
      await sleep(10)
    }
  }
}
