import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { faults, type FaultTarget } from '../faults.ts'
import { FaultyProxy } from '../faulty-proxy.ts'
import type { SeededRandom } from '../seeded-random.ts'
import { FileSender, type SentFile } from './file-sender.ts'
import type { FilesBed } from './files-bed.ts'
import { checkFiles, type FilesErrors } from './files-checker.ts'
import { makeSamples, type SampleFile } from './sample-file.ts'

export interface FilesPlan {
  /** How many files, and their sizes in bytes. */
  count: number
  least: number
  most: number
  /** People who send them at the same time. */
  people: number
  faults: readonly FilesFault[]
  /** After this number there is peace: a slow machine does nothing but start servers otherwise. */
  mostFaults?: number
  /** Milliseconds between two faults, at least and at most. */
  pauses: readonly [least: number, most: number]
}

export interface FilesResult {
  sent: number
  megabytes: number
  seconds: number
  /** How often each fault happened. */
  faults: Record<string, number>
  /** Uploads that were refused or forgotten, and begun again. */
  beganAgain: number
  errors: FilesErrors
  /** What `parley check` said, where that is not clean. */
  check: string
}

export type FilesFault =
  'kill -9' | 'restart' | 'stopped server' | 'full disk' | 'cut connections' | 'another node'

const room = 'files'
/** Uploads that were complete when a server ended are prepared by its next start. */
const settleWithin = 60_000

/** Sends files while faults happen, and checks what is there in the end. */
export async function runFilesRound(
  bed: FilesBed,
  plan: FilesPlan,
  random: SeededRandom,
): Promise<FilesResult> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-samples-'))
  const routes: Route[] = []
  const began = Date.now()
  try {
    const samples = await makeSamples(folder, plan, random)
    for (let n = 0; n < plan.people; n += 1) routes.push(await Route.open(bed, `sender-${n}`, n))
    const happened: Record<string, number> = {}
    const sent: SentFile[] = []
    const waiting = [...samples]
    const sending = Promise.all(routes.map(({ sender }) => sendAll(sender, waiting, sent)))
    const over = sending.then(
      () => true,
      () => true,
    )
    while (!(await Promise.race([over, sleep(random.between(...plan.pauses), false)]))) {
      if (total(happened) >= (plan.mostFaults ?? Infinity)) break
      const fault = random.pick(plan.faults)
      happened[fault] = (happened[fault] ?? 0) + 1
      await act(fault, bed, routes, random)
    }
    bed.servers.disk?.free()
    await sending
    const { nodes } = bed.servers
    const check = await checkOnceSettled(bed)
    const log = (await bed.servers.readLogs([room])).get(room) ?? []
    return {
      sent: sent.length,
      megabytes: Math.round(
        log.flatMap(({ files = [] }) => files).reduce((sum, { size }) => sum + size, 0) / 1e6,
      ),
      seconds: Math.round((Date.now() - began) / 1_000),
      faults: happened,
      beganAgain: routes.reduce((sum, { sender }) => sum + sender.beganAgain, 0),
      errors: { ...(await checkFiles(sent, log, nodes)), orphaned: check.isClean ? 0 : 1 },
      check: check.isClean ? '' : check.lines,
    }
  } finally {
    for (const { proxy } of routes) proxy.close()
    rmSync(folder, { recursive: true })
  }
}

const total = (happened: Readonly<Record<string, number>>) =>
  Object.values(happened).reduce((sum, times) => sum + times, 0)

/** A person, and the way to the node that their balancer has chosen. */
class Route {
  readonly proxy: FaultyProxy
  readonly sender: FileSender
  node: number

  static async open(bed: FilesBed, name: string, node: number): Promise<Route> {
    const { nodes } = bed.servers
    const proxy: FaultyProxy = new FaultyProxy(() => nodes[route.node % nodes.length]?.port ?? 0)
    const route: Route = new Route(proxy, new FileSender(name, room, await proxy.listen()), node)
    return route
  }

  private constructor(proxy: FaultyProxy, sender: FileSender, node: number) {
    this.proxy = proxy
    this.sender = sender
    this.node = node
  }
}

/** One after the other, until there are none. */
async function sendAll(sender: FileSender, waiting: SampleFile[], sent: SentFile[]) {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
    sent.push(await sender.send(next))
}

async function act(fault: FilesFault, { servers }: FilesBed, routes: readonly Route[], random: SeededRandom) {
  const { nodes, disk } = servers
  const [first] = routes
  if (first === undefined) throw new Error('Nobody sends anything.')
  switch (fault) {
    case 'another node': {
      const route = random.pick(routes)
      route.node += 1
      return void route.proxy.cut(() => true)
    }
    case 'cut connections':
      for (const { proxy } of routes) proxy.cut(() => random.next() < 0.5)
      return
    default: {
      const target: FaultTarget = { nodes, disk, proxy: first.proxy, clients: [], random }
      await faults[fault](target)
    }
  }
}

async function checkOnceSettled(bed: FilesBed) {
  const until = Date.now() + settleWithin
  for (;;) {
    const check = await bed.check()
    if (check.isClean || Date.now() > until) return check
    await sleep(500)
  }
}
