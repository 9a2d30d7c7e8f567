import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ParleyServer } from '../support/parley-server.ts'
import type { FaultyProxy } from './faulty-proxy.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { Database, TestBed } from './test-bed.ts'
import type { RecordingClient } from './recording-client.ts'

/** Everything that a fault can act on. */
export interface FaultTarget extends Pick<TestBed, 'nodes' | 'disk' | 'database'> {
  proxy: FaultyProxy
  clients: readonly RecordingClient[]
  random: SeededRandom
}

/** Each fault acts once, on a random node, and leaves all nodes running. */
export const faults = {
  'kill -9': async ({ nodes, random }: FaultTarget) => {
    const node = random.pick(nodes)
    await node.kill('SIGKILL')
    await sleep(random.between(0, 300))
    await node.start()
  },
  restart: async ({ nodes, random }: FaultTarget) => {
    const node = random.pick(nodes)
    await node.kill('SIGTERM')
    await node.start()
  },
  'stopped server': async ({ nodes, random }: FaultTarget) => {
    const node = random.pick(nodes)
    node.signal('SIGSTOP')
    await sleep(random.between(200, 1_500))
    node.signal('SIGCONT')
  },
  'cut connections': ({ proxy, random }: FaultTarget) => proxy.cut(() => random.next() < 0.5),
  'cut in mid-frame': ({ proxy, random }: FaultTarget) => proxy.cutMidFrame(() => random.next() < 0.5),
  'half-open connections': ({ proxy, random }: FaultTarget) => proxy.halfOpen(() => random.next() < 0.2),
  'slow network': async ({ proxy, random }: FaultTarget) => {
    proxy.delayMs = random.between(5, 60)
    await sleep(1_000)
    proxy.delayMs = 0
  },
  'full disk': async ({ disk, random }: FaultTarget) => {
    if (disk === undefined) throw new Error('This disk cannot be filled.')
    disk.fill()
    await sleep(random.between(100, 2_000))
    disk.free()
  },
  'locked database': ({ nodes, random }: FaultTarget) =>
    lockDatabase(random.pick(nodes), random.pick(['parley.sqlite', 'search.sqlite']), 1_000),
  // Longer than posts wait.
  'long lock': ({ nodes, random }: FaultTarget) =>
    lockDatabase(random.pick(nodes), 'parley.sqlite', random.between(5_500, 8_000)),
  'stopped readers': ({ clients, random }: FaultTarget) => {
    for (const client of clients) if (random.next() < 0.3) client.sleep(random.between(500, 3_000))
  },
  'database restart': ({ database }: FaultTarget) => required(database).restart(),
  'database crash': ({ database }: FaultTarget) => required(database).crash(),
  'cut from the database': ({ database, random }: FaultTarget) =>
    random.pick(required(database).proxies).cut(() => random.next() < 0.7),
  'half-open to the database': ({ database, random }: FaultTarget) =>
    random.pick(required(database).proxies).halfOpen(() => true),
} satisfies Record<string, (target: FaultTarget) => unknown>

export type Fault = keyof typeof faults

export const databaseFaults: readonly Fault[] = [
  'database restart',
  'database crash',
  'cut from the database',
  'half-open to the database',
]

/** The faults of a database in a file. */
export const fileFaults: readonly Fault[] = ['locked database', 'long lock']

/** This process is another program for the server: it holds a transaction for `ms` milliseconds, and the server stays. */
async function lockDatabase(node: ParleyServer, name: string, ms: number) {
  const file = join(node.dataDir, name)
  // The index is made some seconds after the start.
  const db = new DatabaseSync(existsSync(file) ? file : join(node.dataDir, 'parley.sqlite'), {
    timeout: 5_000,
  })
  db.exec('BEGIN EXCLUSIVE')
  await sleep(ms)
  db.exec('ROLLBACK')
  db.close()
  if (!node.isRunning) throw new Error('The server has ended, because its database was locked.')
}

function required(database: Database | undefined): Database {
  if (database === undefined) throw new Error('There is no database server.')
  return database
}
