import { setTimeout as sleep } from 'node:timers/promises'
import type { Target } from '../targets.ts'
import { GeneratorProcess } from '../machine/generator-process.ts'
import type { DialectName } from '../generator/dialect.ts'
import { openFiles } from '../machine/pinning.ts'
import type { BenchmarkRow, Setup } from '../row.ts'
import { ServerProcess } from '../machine/server-process.ts'
import { cpuSecondsOf, residentBytesOf } from '../machine/usage.ts'

const settleMs = 3_000
const defaultRoundSeconds = 30
const quickRoundSeconds = 5
const few = 1_000
const manyWanted = 20_000
const manyQuick = 2_000
/** Open files of a server besides its connections. */
const otherFiles = 500

export const idle: BenchmarkRow = {
  name: 'idle',
  title: 'clients that only receive, over one heartbeat interval',
  columns: [
    { figure: 'fewKilobytes', title: 'KiB each, 1,000', digits: 1, compared: true },
    { figure: 'fewCpu', title: 'server CPU %, 1,000', digits: 2 },
    { figure: 'manyKilobytes', title: 'KiB each, many', digits: 1, compared: true },
    { figure: 'manyCpu', title: 'server CPU %, many', digits: 2, compared: true },
    { figure: 'many', title: 'many', digits: 0 },
    { figure: 'joinSeconds', title: 'joined in s, many', digits: 1 },
  ],
  async run(target, setup) {
    const seconds = setup.quick ? quickRoundSeconds : defaultRoundSeconds
    const server = new ServerProcess(target, { PING_SECONDS: String(seconds) })
    try {
      await server.start()
      return await measure(server, target, setup, seconds)
    } finally {
      await server.remove()
    }
  },
}

async function measure(server: ServerProcess, { dialect }: Target, { quick }: Setup, roundSeconds: number) {
  const many = Math.min(quick ? manyQuick : manyWanted, openFiles - otherFiles)
  const emptyBytes = residentBytesOf(server.pid)
  const generator = new GeneratorProcess({ type: 'idle', port: server.port, dialect, clients: [few, many] })
  try {
    const one = await round(few)
    generator.goOn()
    const joinsAt = performance.now()
    const other = await round(many)
    generator.goOn()
    const { wrong } = await generator.result()
    const figures = {
      fewKilobytes: one.kilobytes,
      fewCpu: one.cpuPercent,
      manyKilobytes: other.kilobytes,
      manyCpu: other.cpuPercent,
      many,
      joinSeconds: (other.joinedAt - joinsAt) / 1_000,
      generator: other.generator,
    }
    return { figures, wrong, notes: notesOn(quick, many, dialect) }
  } finally {
    generator.stop()
  }

  async function round(clients: number) {
    await generator.joined()
    const joinedAt = performance.now()
    await sleep(settleMs)
    const kilobytes = (residentBytesOf(server.pid) - emptyBytes) / 1_024 / clients
    const before = { server: cpuSecondsOf(server.pid), generator: cpuSecondsOf(generator.pid) }
    await sleep(roundSeconds * 1_000)
    // With --quick a round is shorter, with the same work: its cost is spread over 30 s.
    const cpuPercent = ((cpuSecondsOf(server.pid) - before.server) / defaultRoundSeconds) * 100
    const share = (cpuSecondsOf(generator.pid) - before.generator) / roundSeconds
    return { joinedAt, kilobytes, cpuPercent, generator: share }
  }
}

function notesOn(quick: boolean, many: number, dialect: DialectName) {
  if (quick && dialect === 'parley')
    return [
      `a heartbeat every ${quickRoundSeconds} s while it was measured, its cost spread over ${defaultRoundSeconds} s`,
    ]
  if (quick) return []
  if (many === manyWanted) return []
  return [`a process may have ${openFiles} files open here: ${many} clients instead of ${manyWanted}`]
}
