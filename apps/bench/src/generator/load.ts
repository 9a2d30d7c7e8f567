import { percentile } from '@parley/shared'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuSecondsOf } from '../machine/usage.ts'
import type { Client } from './client.ts'
import { allAt, ClientPool } from './client-pool.ts'
import { agesIn, stampedBody } from './stamp.ts'
import type { LoadTask, TaskResult } from './task.ts'

/** After this time the traffic of joining, such as presence, is over. */
const settleMs = 700
const drainWithinMs = 10_000
const sampleEvery = 16

/** All clients receive, some publish: at a given rate, or again as soon as all posts have arrived. */
export async function load(task: LoadTask): Promise<TaskResult> {
  const { clients, publishers, rate } = task
  const own = new Uint32Array(publishers)
  const ages: number[] = []
  let posting = true
  let measuring = false
  let sent = 0
  let delivered = 0
  let bytes = 0
  const pool = new ClientPool(allAt(task.port, task.dialect), { messages: take, bytes: sample })

  await pool.grow(clients)
  await sleep(settleMs)
  const interval = rate === 0 ? undefined : setInterval(keepRate, 1, performance.now())
  if (rate === 0) for (const client of pool.clients.slice(0, publishers)) publish(client)
  await sleep(task.warmMs)
  const measured = await measure()
  posting = false
  clearInterval(interval)
  const missing = await drain()
  return { figures: measured, wrong: [...missing, ...pool.wrong] }

  async function measure() {
    const before = { at: performance.now(), server: cpuSecondsOf(task.serverPid), self: process.cpuUsage() }
    measuring = true
    await sleep(task.ms)
    measuring = false
    const seconds = (performance.now() - before.at) / 1_000
    const self = process.cpuUsage(before.self)
    const serverSeconds = cpuSecondsOf(task.serverPid) - before.server
    return {
      perSecond: delivered / seconds,
      megabytes: bytes / seconds / 1e6,
      bytesEach: bytes / delivered,
      cpu: (serverSeconds * 1e6) / delivered,
      server: serverSeconds / seconds,
      p50: percentile(ages, 50),
      p99: percentile(ages, 99),
      generator: (self.user + self.system) / 1e6 / seconds,
    }
  }

  function take(client: Client, count: number) {
    if (measuring) delivered += count
    if (rate !== 0 || client.index >= publishers || !posting) return
    const back = (own[client.index] ?? 0) + count
    own[client.index] = back % publishers
    for (let rounds = Math.floor(back / publishers); rounds > 0; rounds -= 1) publish(client)
  }

  function sample(client: Client, buffer: Buffer, length: number) {
    if (!measuring) return
    bytes += length
    const isSampled = clients < 64 || client.index % sampleEvery === 0
    if (rate !== 0 && isSampled) for (const age of agesIn(buffer.subarray(0, length))) ages.push(age)
  }

  function keepRate(since: number) {
    const due = Math.floor(((performance.now() - since) / 1_000) * rate)
    while (sent < due) {
      const client = pool.clients[sent % publishers]
      // Stamped with the due time, so that a lagging generator does not hide latency (coordinated omission).
      if (client !== undefined) publish(client, since + ((sent + 1) / rate) * 1_000)
    }
  }

  function publish(client: Client, at = performance.now()) {
    sent += 1
    client.send(client.dialect.post(sent, stampedBody(at)))
  }

  /** Waits until all posts have arrived; returns what is missing. */
  async function drain() {
    const isMissing = ({ received }: Client) => received !== sent
    const until = performance.now() + drainWithinMs
    while (performance.now() < until && pool.clients.some(isMissing)) await sleep(20)
    const short = pool.clients.filter(isMissing)
    if (short.length === 0) return []
    const got = short.reduce((sum, { received }) => sum + received, 0)
    const balance = short.length * sent - got
    return [`${short.length} clients did not get all ${sent} messages: ${balance} deliveries are missing`]
  }
}
