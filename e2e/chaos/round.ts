import { setTimeout as sleep } from 'node:timers/promises'
import { faults, type Fault } from './faults.ts'
import { FaultyProxy } from './faulty-proxy.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { TestBed } from './test-bed.ts'
import { add, check, noErrors, type CheckResult } from './checker.ts'
import type { History } from './history.ts'
import { DeletedRoom } from './order/deleted-room.ts'
import { OrderedRoom } from './order/ordered-room.ts'
import { RecordingClient } from './recording-client.ts'

export interface RoundPlan {
  number: number
  rooms: number
  perRoom: number
  /** Milliseconds of posting. */
  ms: number
  /** Faults, evenly spread over the round. */
  faults: readonly Fault[]
  /** An owner keeps order in one more room, where retention and erasing run, too, and deletes another one. */
  order?: boolean
}

export interface RoundResult {
  /** Posts and changes. */
  acknowledged: number
  refused: number
  /** Posts that were refused since their room was deleted. */
  ended: number
  errors: CheckResult
  /** Descriptions of the clients that had not settled in time. */
  unsettled: string[]
}

const settleWithinMs = 60_000

/** Runs clients in several rooms, injects the faults, and checks the histories when everything has settled. */
export async function runRound(
  testBed: TestBed,
  plan: RoundPlan,
  random: SeededRandom,
): Promise<RoundResult> {
  // Round-robin, so that a client that reconnects gets another node.
  let connections = 0
  const proxy = new FaultyProxy(() => testBed.nodes[(connections += 1) % testBed.nodes.length]?.port ?? 0)
  const port = await proxy.listen()
  const rooms = Array.from({ length: plan.rooms }, (_, n) => `round-${plan.number}-${n}`)
  const clients = rooms.flatMap((room, n) =>
    Array.from(
      { length: plan.perRoom },
      (_, m) => new RecordingClient(port, room, `w${plan.number}-${n}-${m}`, plan.number),
    ),
  )
  const order = plan.order === true ? await OrderedRoom.open(testBed, port, plan, random) : undefined
  const deleted = order && new DeletedRoom(testBed, port, plan.number, order.owner, random)
  clients.push(...(order?.clients ?? []), ...(deleted?.clients ?? []))
  for (const client of clients) client.start()
  order?.begin()
  deleted?.begin()
  // A test bed can be an object with methods of its class.
  const { nodes, disk, database } = testBed
  const faultTarget = { nodes, disk, ...(database && { database }), proxy, clients, random }
  const pauseMs = plan.ms / (plan.faults.length + 1)
  const middle = Math.floor(plan.faults.length / 2)
  let erasing: Promise<void> | undefined
  for (const [n, fault] of plan.faults.entries()) {
    await sleep(pauseMs)
    if (n === middle) {
      erasing = order?.erase()
      erasing?.catch(() => undefined) // it is awaited below
      // On SQLite the database is its own meanwhile; on PostgreSQL the faults go on.
      if (database === undefined) await erasing
    }
    await faults[fault](faultTarget)
    if (n !== middle) continue
    await erasing
    await order?.retain()
  }
  await sleep(pauseMs)
  await deleted?.end()
  for (const client of clients) client.stopPosting()
  await order?.end()
  const unsettled = await waitUntilSettled(clients)
  const histories = clients.map((client) => client.leave())
  proxy.close()
  const ordered = [await order?.result(), await deleted?.result()].filter((one) => one !== undefined)
  const logs = await testBed.readLogs(rooms)
  return {
    acknowledged: histories.reduce(
      (sum, { acknowledged, changed }) =>
        sum + new Set([...acknowledged, ...changed].map(({ cid }) => cid)).size,
      0,
    ),
    refused: histories.reduce((sum, { refused }) => sum + refused, 0),
    ended: histories.reduce((sum, { endedWith }) => sum + endedWith.size, 0),
    errors: rooms
      .map((room) =>
        check(
          histories.filter((one) => one.room === room),
          logs.get(room) ?? [],
        ),
      )
      .concat(ordered)
      .reduce(add, noErrors),
    unsettled,
  }
}

/** Waits until all clients have sent and received everything; returns those that have not in time. */
async function waitUntilSettled(clients: readonly RecordingClient[]) {
  const until = Date.now() + settleWithinMs
  const done = () => {
    const heads = new Map<string, number>()
    // What is acknowledged may be broadcast later.
    for (const { cursor, history } of clients)
      heads.set(history.room, Math.max(cursor, newest(history), heads.get(history.room) ?? 0))
    return clients.every(({ settled, cursor, history }) => settled && cursor === heads.get(history.room))
  }
  while (!done() && Date.now() < until) await sleep(50)
  return done() ? [] : clients.filter(({ settled }) => !settled).map(({ description }) => description)
}

/** The newest rev that the client knows of. */
function newest({ acknowledged, changed }: History) {
  const revs = [...acknowledged.map(({ id }) => id), ...changed.map(({ rev }) => rev)]
  return revs.reduce((most, rev) => Math.max(most, rev), 0)
}
