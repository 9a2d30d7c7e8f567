// Attacks a server in every way that strangers have found, each time a fresh one, while a few people chat on it.
import { flagsOrExit, positiveNumber, wholeNumber } from '@parley/command-line'
import { percentile } from '@parley/shared'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { ParleyServer } from '../support/parley-server.ts'
import { attacks } from './all-attacks.ts'
import type { Attack, Toll } from './attack.ts'
import { Innocents, type Experience } from './innocents.ts'

const { seconds, rounds, attempts, only, before } = flagsOrExit('npx -y pnpm@12 abuse [flags]', {
  seconds: { doc: 'seconds of peace, and of each attack', value: 'N', default: '10', schema: positiveNumber },
  rounds: {
    doc: 'how often both are measured in turn',
    value: 'N',
    default: '3',
    schema: wholeNumber(1, 100),
  },
  attempts: {
    doc: 'attempts after which an attack ends; most open as many connections',
    value: 'N',
    default: '100000',
    schema: wholeNumber(1, 10_000_000),
  },
  only: { doc: 'attacks whose name has this in it', value: 'TEXT', default: '', schema: v.string() },
  before: {
    doc: 'attack a server without limits: 1',
    value: '0|1',
    default: '0',
    schema: v.picklist(['0', '1']),
  },
})

const attackerFile = fileURLToPath(new URL('attacker.ts', import.meta.url))
const hasTaskset = spawnSync('taskset', ['-c', '1', 'true']).status === 0
const memoryEveryMs = 250
/** The server is slower until its code is compiled. */
const warmUpMs = 5_000
/** After those have left who were there: nobody lingers. */
const betweenMs = 4_000
// The people who wait for answers must not share a core with the server either.
if (hasTaskset) spawnSync('taskset', ['-cp', '1', String(process.pid)])

/** The command on one core, where that is possible: server and load do not share one. */
function onCore(core: number, command: string, args: readonly string[]): [string, string[]] {
  return hasTaskset ? ['taskset', ['-c', String(core), command, ...args]] : [command, [...args]]
}

const rows: Record<string, object> = {}
for (const attack of attacks.filter(({ name }) => name.includes(only))) {
  rows[attack.name] = await measure(attack)
  console.log(`${attack.name}: done`)
}
console.table(rows)

async function measure(attack: Attack) {
  const env: Record<string, string> = before === '1' ? { LIMITS: 'off' } : {}
  const pinned = { wrap: (command: string, args: readonly string[]) => onCore(0, command, args) }
  const server = new ParleyServer({ LOG_LEVEL: 'error', PREVIEWS: '1', ...env }, [], pinned, {})
  await server.start()
  try {
    const innocents = await Innocents.join(server)
    await attack.prepare?.(server)
    await innocents.chat(warmUpMs)
    const quietMemory = memoryOf(server)
    const peace: Experience[] = []
    const attacked: Experience[] = []
    const tolls: Toll[] = []
    let memory = 0
    for (let round = 0; round < rounds; round += 1) {
      peace.push((await during(innocents, attack, server, 'harmless')).experience)
      const { experience, toll, most } = await during(innocents, attack, server, 'attack')
      attacked.push(experience)
      tolls.push(toll)
      memory = Math.max(memory, most)
    }
    innocents.leave()
    const perSecond = (what: 'letThrough' | 'attempts' | 'received') =>
      tolls.reduce((sum, toll) => sum + toll[what], 0) / tolls.reduce((sum, toll) => sum + toll.seconds, 0)
    return {
      'let through': `${perSecond('letThrough').toFixed(1)} ${attack.unit}/s`,
      of: `${perSecond('attempts').toFixed(0)}/s`,
      'sent, MB/s': (perSecond('received') / 1e6).toFixed(2),
      'p50 in peace, ms': median(peace, 'p50').toFixed(1),
      'p50, ms': median(attacked, 'p50').toFixed(1),
      'p99 in peace, ms': median(peace, 'p99').toFixed(1),
      'p99, ms': median(attacked, 'p99').toFixed(1),
      'p99 ratio': (median(attacked, 'p99') / median(peace, 'p99')).toFixed(2),
      '/readyz, ms': `${median(peace, 'health').toFixed(0)} → ${median(attacked, 'health').toFixed(0)}`,
      'memory, MB': `${(quietMemory / 1e6).toFixed(0)} → ${(memory / 1e6).toFixed(0)}`,
    }
  } finally {
    await server.remove()
  }
}

async function during(
  innocents: Innocents,
  attack: Attack,
  server: ParleyServer,
  how: 'attack' | 'harmless',
) {
  const [experience, toll, most] = await Promise.all([
    innocents.chat(seconds * 1_000),
    tollOf(attack, server, how),
    mostMemoryOf(server),
  ])
  await sleep(betweenMs)
  return { experience, toll, most }
}

/** Of all rounds: one of them may have met something else on this machine. */
function median(experiences: readonly Experience[], what: keyof Experience) {
  return percentile(
    experiences.map((experience) => experience[what]).toSorted((a, b) => a - b),
    50,
  )
}

async function tollOf(
  attack: Attack,
  { port, dataDir }: ParleyServer,
  how: 'attack' | 'harmless',
): Promise<Toll> {
  const args = [attackerFile, attack.name, String(port), dataDir, String(seconds), String(attempts), how]
  // From its start: loading its code must not delay the people who wait for answers.
  const [command, all] = onCore(1, 'nice', ['-n', '19', process.execPath, ...args])
  const child = spawn(command, all, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return JSON.parse(output) as Toll
}

async function mostMemoryOf(server: ParleyServer) {
  let most = 0
  for (const until = Date.now() + seconds * 1_000; Date.now() < until;) {
    most = Math.max(most, memoryOf(server))
    await sleep(memoryEveryMs)
  }
  return most
}

/** Resident memory, in bytes. */
function memoryOf({ pid }: ParleyServer) {
  const kilobytes = /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'latin1'))?.[1]
  return Number(kilobytes) * 1_024
}
