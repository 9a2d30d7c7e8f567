import { expect, test } from '@playwright/test'
import { setTimeout as sleep } from 'node:timers/promises'
import { SlowDisk } from '../support/disk/slow-disk.ts'
import { canStrace } from '../support/disk/can-strace.ts'
import { ParleyServer } from '../support/parley-server.ts'
import { RawClient } from '../support/raw-client.ts'

test.skip(!canStrace(), 'strace is not installed or not allowed.')

const syncMs = 50
const people = 20
const forMs = 4_000

test('with 50 ms per sync, one sync serves all waiting posts, and other requests are answered meanwhile', async () => {
  const disk = new SlowDisk(syncMs)
  const server = new ParleyServer({ LOG_LEVEL: 'fatal' }, [], disk)
  try {
    await server.start()
    const watcher = await RawClient.join(server, 'watcher')
    const posters = await Promise.all(
      Array.from({ length: people }, (_, n) => RawClient.join(server, `poster-${n}`)),
    )
    const before = disk.syncs
    const until = Date.now() + forMs
    const [waits, ...counts] = await Promise.all([
      pingUntil(watcher, until),
      ...posters.map((poster, n) => postUntil(poster, n, until)),
    ])
    const syncs = disk.syncs - before
    const acknowledged = counts.reduce((sum, count) => sum + count, 0)
    const [p50, p99] = [0.5, 0.99].map((share) => waits[Math.floor(waits.length * share)] ?? Infinity)
    console.log(
      `${syncs} syncs, ${acknowledged} acknowledged, pings p50 ${p50?.toFixed(1)} ms, p99 ${p99?.toFixed(1)} ms`,
    )
    // As many syncs as fit one after the other, each for nearly all clients.
    expect(syncs).toBeGreaterThan((forMs / syncMs) * 0.5)
    expect(acknowledged / syncs).toBeGreaterThan(people * 0.4)
    // A server that blocked on its disk would need half a sync on average.
    expect(p50).toBeLessThan(syncMs / 4)
  } finally {
    await server.remove()
    disk.remove()
  }
})

async function postUntil(client: RawClient, n: number, until: number) {
  let acknowledged = 0
  while (Date.now() < until) {
    const answer = await client.post(`cid-${n}-${acknowledged}-x`.padEnd(8, 'x'), 'hello')
    if (answer.type === 'posted') acknowledged += 1
  }
  return acknowledged
}

/** Round-trip times in milliseconds, shortest first. */
async function pingUntil(client: RawClient, until: number) {
  const waits: number[] = []
  while (Date.now() < until) {
    const asked = performance.now()
    await client.ask({ type: 'ping' }, 'pong')
    waits.push(performance.now() - asked)
    await sleep(5)
  }
  return waits.sort((a, b) => a - b)
}
