import { setTimeout as sleep } from 'node:timers/promises'
import { cpuSecondsOfFamily } from '../machine/usage.ts'
import type { Client } from './client.ts'
import { Crowd } from './crowd.ts'
import { ParleySpeaker } from './speakers/parley.ts'
import { stampedBody } from './stamp.ts'
import type { NodesTask, Result } from './task.ts'

const drainWithinMs = 10_000

/** Everybody publishes, again as soon as one message per publisher of their room has come. */
export async function nodes(task: NodesTask): Promise<Result> {
  const { ports, rooms, publishers, databasePid } = task
  const perRoom = publishers / rooms
  const own = new Uint32Array(publishers)
  let posting = true
  let measuring = false
  let [sent, delivered] = [0, 0]
  const place = (index: number) => ({
    // Side by side in a room are those of different nodes.
    port: ports[Math.floor(index / rooms) % ports.length] ?? 0,
    speaker: new ParleySpeaker(index, `nodes-${index % rooms}`),
  })
  const crowd = new Crowd(place, { messages: take })
  await crowd.grow(publishers)
  for (const client of crowd.clients) publish(client)
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
    wrong: [...missing, ...crowd.wrong],
  }

  function take(client: Client, count: number) {
    if (measuring) delivered += count
    const back = (own[client.index] ?? 0) + count
    own[client.index] = back % perRoom
    for (let round = Math.floor(back / perRoom); round > 0 && posting; round -= 1) publish(client)
  }

  function publish(client: Client) {
    sent += 1
    client.say(client.speaker.post(sent, stampedBody()))
  }

  /** Nothing may be missing in the end: everybody hears whatever was said in their room. */
  async function drain() {
    const heard = () => crowd.clients.reduce((sum, { received }) => sum + received, 0)
    const until = performance.now() + drainWithinMs
    while (performance.now() < until && heard() !== sent * perRoom) await sleep(20)
    return heard() === sent * perRoom ? [] : [`${heard()} deliveries instead of ${sent * perRoom}`]
  }
}
