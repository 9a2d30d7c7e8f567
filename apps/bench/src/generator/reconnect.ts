import { percentile } from '@parley/shared'
import { setTimeout as sleep } from 'node:timers/promises'
import { ReturningClient } from './returning-client.ts'
import { stampedBody } from './stamp.ts'
import type { ReconnectTask, TaskResult } from './task.ts'

const maxJoining = 200
const joinWithinMs = 60_000
const reconnectWithinMs = 120_000
const receiveWithinMs = 10_000
const posts = 10

/** Measures how clients reconnect after the server restarts. Times in the result are Unix time in milliseconds. */
export async function reconnect(
  { port, clients }: ReconnectTask,
  joined: (clients: number) => Promise<void>,
): Promise<TaskResult> {
  const pool = Array.from({ length: clients }, (_, index) => new ReturningClient(index, port))
  for (let start = 0; start < clients; start += maxJoining) {
    for (const client of pool.slice(start, start + maxJoining)) client.start()
    await until('joined', joinWithinMs, (_, index) => index >= start + maxJoining || isLive(index))
  }
  await exchange()
  const leftAt = Date.now()
  await joined(clients)
  await until('reconnected', reconnectWithinMs, ({ liveSince }) => liveSince > leftAt)
  const backAt = pool.map(({ liveSince }) => liveSince)
  await exchange()
  const wrong = pool.flatMap(({ wrong }) => wrong ?? [])
  return {
    figures: {
      half: percentile(backAt, 50),
      most: percentile(backAt, 99),
      all: Math.max(...backAt),
      tries: pool.reduce((sum, { tries }) => sum + tries, 0) / clients - 1,
    },
    wrong: wrong.length === 0 ? [] : [`${wrong.length} clients report; the first: ${wrong[0] ?? ''}`],
  }

  /** Posts, and waits until every client has received all posts. */
  async function exchange() {
    const before = pool.map(({ received }) => received)
    for (let post = 0; post < posts; post += 1) pool[0]?.post(stampedBody())
    await until(
      'received all posts',
      receiveWithinMs,
      ({ received }, index) => received === (before[index] ?? 0) + posts,
    )
  }

  function isLive(index: number) {
    return (pool[index]?.liveSince ?? 0) > 0
  }

  async function until(what: string, ms: number, is: (client: ReturningClient, index: number) => boolean) {
    const giveUpAt = performance.now() + ms
    while (!pool.every(is)) {
      if (performance.now() > giveUpAt)
        throw new Error(`Only ${pool.filter(is).length} of ${clients} clients ${what} in ${ms / 1_000} s.`)
      await sleep(10)
    }
  }
}
