import { percentile } from '@parley/shared'
import { setTimeout as sleep } from 'node:timers/promises'
import { allAt, ClientPool } from './client-pool.ts'
import { stampedBody } from './stamp.ts'
import type { QuietTask, TaskResult } from './task.ts'

/** The interval between posts. */
export const everyMs = 20
const settleMs = 700
/** Warms up the server: its code is compiled, and its files have their final size. */
const warmPosts = 2_000
const withinMs = 5_000

/** Two clients in a room: one posts, the other waits for the message. */
export async function quiet({ port, otherPort = port, dialect, ms }: QuietTask): Promise<TaskResult> {
  const tookMs: number[] = []
  let posts = 0
  let arrived: (() => void) | undefined
  const place = (index: number) => allAt(index === 0 ? port : otherPort, dialect)(index)
  const pool = new ClientPool(place, { messages: ({ index }) => (index === 1 ? arrived?.() : undefined) })
  await pool.grow(2)
  await sleep(settleMs)
  for (let post = 0; post < warmPosts; post += 1) await deliver()
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  for (let post = 0; post < ms / everyMs; post += 1) {
    const took = await deliver()
    tookMs.push(took)
    await sleep(Math.max(0, everyMs - took))
  }
  const cpu = process.cpuUsage(cpuBefore)
  const generator = (cpu.user + cpu.system) / 1_000 / (performance.now() - startedAt)
  return {
    figures: { p50: percentile(tookMs, 50), p99: percentile(tookMs, 99), generator },
    wrong: pool.wrong,
  }

  /** Resolves with the milliseconds from sending to receipt. */
  function deliver() {
    const post = (posts += 1)
    return new Promise<number>((resolve, reject) => {
      const giveUp = setTimeout(() => reject(new Error(`message ${post} did not arrive in 5 s`)), withinMs)
      const sentAt = performance.now()
      arrived = () => {
        clearTimeout(giveUp)
        resolve(performance.now() - sentAt)
      }
      const poster = pool.clients[0]
      poster?.send(poster.dialect.post(post, stampedBody()))
    })
  }
}
