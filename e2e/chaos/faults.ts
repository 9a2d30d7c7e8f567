import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultyProxy } from './faulty-proxy.ts'
import type { Chance } from './random.ts'
import type { Database, Stage } from './stage.ts'
import type { RecordingClient } from './recording-client.ts'

/** What a fault can lay its hands on. */
export interface Scene extends Stage {
  proxy: FaultyProxy
  witnesses: readonly RecordingClient[]
  chance: Chance
}

/** Each does its harm once, to any one of the nodes, and leaves all of them running. */
export const faults = {
  'kill -9': async ({ nodes, chance }: Scene) => {
    const node = chance.oneOf(nodes)
    await node.kill('SIGKILL')
    await sleep(chance.between(0, 300))
    await node.start()
  },
  restart: async ({ nodes, chance }: Scene) => {
    const node = chance.oneOf(nodes)
    await node.kill('SIGTERM')
    await node.start()
  },
  'stopped server': async ({ nodes, chance }: Scene) => {
    const node = chance.oneOf(nodes)
    node.signal('SIGSTOP')
    await sleep(chance.between(200, 1_500))
    node.signal('SIGCONT')
  },
  'cut connections': ({ proxy, chance }: Scene) => proxy.cut(() => chance.next() < 0.5),
  'cut in mid-frame': ({ proxy, chance }: Scene) => proxy.cutMidFrame(() => chance.next() < 0.5),
  'half-open connections': ({ proxy, chance }: Scene) => proxy.halfOpen(() => chance.next() < 0.2),
  'slow network': async ({ proxy, chance }: Scene) => {
    proxy.delayMs = chance.between(5, 60)
    await sleep(1_000)
    proxy.delayMs = 0
  },
  'full disk': async ({ disk, chance }: Scene) => {
    if (disk === undefined) throw new Error('This disk cannot be filled.')
    disk.fill()
    await sleep(chance.between(100, 2_000))
    disk.free()
  },
  'stopped readers': ({ witnesses, chance }: Scene) => {
    for (const witness of witnesses) if (chance.next() < 0.3) witness.sleep(chance.between(500, 3_000))
  },
  'database restart': ({ database }: Scene) => there(database).restart(),
  'database crash': ({ database }: Scene) => there(database).crash(),
  'cut from the database': ({ database, chance }: Scene) =>
    chance.oneOf(there(database).wires).cut(() => chance.next() < 0.7),
  'half-open to the database': ({ database, chance }: Scene) =>
    chance.oneOf(there(database).wires).halfOpen(() => true),
} satisfies Record<string, (scene: Scene) => unknown>

export type Fault = keyof typeof faults

export const ofDatabases: readonly Fault[] = [
  'database restart',
  'database crash',
  'cut from the database',
  'half-open to the database',
]

function there(database: Database | undefined): Database {
  if (database === undefined) throw new Error('Here is no database server to harm.')
  return database
}
