import { setTimeout as sleep } from 'node:timers/promises'
import type { ParleyServer } from '../parley-server.ts'
import type { FaultyProxy } from './faulty-proxy.ts'
import type { Chance } from './random.ts'
import type { SmallDisk } from '../disk/small-disk.ts'
import type { Witness } from './witness.ts'

/** Where a round is played. */
export interface Stage {
  server: ParleyServer
  /** The server's, if it has one that can be filled. */
  disk?: SmallDisk | undefined
}

/** What a fault can lay its hands on. */
export interface Scene extends Stage {
  proxy: FaultyProxy
  witnesses: readonly Witness[]
  chance: Chance
}

/** Each does its harm once, and leaves the server running. */
export const faults = {
  'kill -9': async ({ server, chance }: Scene) => {
    await server.kill('SIGKILL')
    await sleep(chance.between(0, 300))
    await server.start()
  },
  restart: async ({ server }: Scene) => {
    await server.kill('SIGTERM')
    await server.start()
  },
  'stopped server': async ({ server, chance }: Scene) => {
    server.signal('SIGSTOP')
    await sleep(chance.between(200, 1_500))
    server.signal('SIGCONT')
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
} satisfies Record<string, (scene: Scene) => unknown>

export type Fault = keyof typeof faults
