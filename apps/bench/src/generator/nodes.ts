import { setTimeout as sleep } from 'node:timers/promises'
import { cpuSecondsOfFamily } from '../machine/usage.ts'
import type { Client } from './client.ts'
import { ClientPool } from './client-pool.ts'
import { ParleyDialect } from './dialects/parley.ts'
import { stampedBody } from './stamp.ts'
import type { NodesTask, TaskResult } from './task.ts'

const drainWithinMs = 10_000

/** All clients publish, again as soon as one message per publisher of their room has arrived. */
export async function nodes(task: NodesTask): Promise<TaskResult> {
  const { ports, rooms, publishers, databasePid } = task
  const perRoom = publishers / rooms
  const own = new Uint32Array(publishers)
  let posting = true
  let measuring = false
  let [sent, delivered] = [0, 0]
  const place = (index: number) => ({
    // The clients of a room are spread over the nodes.
    port: ports[Math.floor(index / rooms) % ports.length] ?? 0,
    dialect: new ParleyDialect(index, `nodes-${index % rooms}`),
  })
  const pool = new ClientPool(place, { messages: take })
  await pool.grow(publishers)
  for (const client of pool.clients) publish(client)
  await sleep(task.warmMs)
  const before = {
    at: performance.now(),
    database: cpuSecondsOfFamily(databasePid),
    self: process.cpuUsage(),
  }
  measuring = true
  await sleep(task.ms)
  measuring = false
  const seconds = (performance.now() - before.at) / 1_000
  const database = (cpuSecondsOfFamily(databasePid) - before.database) / seconds
  const self = process.cpuUsage(before.self)
  posting = false
  const missing = await drain()
  return {
    figures: {
      posts: delivered / perRoom / seconds,
      database,
      generator: (self.user + self.system) / 1e6 / seconds,
    },
    wrong: [...missing, ...pool.wrong],
  }

  function take(client: Client, count: number) {
    if (measuring) delivered += count
    const back = (own[client.index] ?? 0) + count
    own[client.index] = back % perRoom
    for (let round = Math.floor(back / perRoom); round > 0 && posting; round -= 1) publish(client)
  }

  function publish(client: Client) {
    sent += 1
    client.send(client.dialect.post(sent, stampedBody()))
  }

  /** Waits until every post has reached its whole room; returns what is missing. */
  async function drain() {
    const received = () => pool.clients.reduce((sum, { received }) => sum + received, 0)
    const until = performance.now() + drainWithinMs
    while (performance.now() < until && received() !== sent * perRoom) await sleep(20)
    return received() === sent * perRoom ? [] : [`${received()} deliveries instead of ${sent * perRoom}`]
  }
}
