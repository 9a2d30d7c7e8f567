import { flagHelp, megabytes } from '@parley/command-line'
import { reasonOf } from '@parley/shared'
import { existsSync } from 'node:fs'
import { installation } from '../config/installation.ts'
import { StartupError } from '../config/startup-error.ts'
import { askStatus } from '../status/ask-status.ts'
import { socketsIn } from '../status/socket-path.ts'
import type { StatusReport } from '../status/status-report.ts'
import { dataFolderFlags, readArguments, readLogLocation } from './data-folder.ts'

const flags = {
  ...dataFolderFlags,
  json: { doc: 'one JSON object for each server', type: 'boolean' },
} as const

const help = `Usage: ${installation.command} status [--data-dir DIR] [--json]

Says what the server with this data folder does now: connections, people, rooms, messages, memory, the health of the
storage, and who is being limited. Run it on the machine of the server, as its user. Several servers with one folder are
listed one after the other.

${flagHelp(flags)}

Exit codes: 0 when a server has answered, 1 otherwise.`

/** Runs `parley status`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const given = readArguments(args, { flags, help })
  if (given === undefined) return
  if (process.platform === 'win32') throw new StartupError('The status is not available on Windows.')
  const { folder } = readLogLocation(given.values['data-dir'], process.env)
  const reports = await reportsIn(folder)
  if (reports.length === 0)
    throw new StartupError(`No server runs with the data folder ${folder}. Is it another one (--data-dir)?`)
  for (const report of reports) console.log(given.values.json ? JSON.stringify(report) : tableOf(report))
}

async function reportsIn(folder: string) {
  try {
    const names = existsSync(folder) ? socketsIn(folder) : []
    const answers = await Promise.all(names.map((name) => askStatus(folder, name)))
    return answers.filter((answer) => answer !== 'stale').toSorted((a, b) => a.port - b.port)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM'))
      throw new StartupError(`This user may not ask the server of ${folder}. Run this as its user.`, {
        cause: error,
      })
    throw new StartupError(`The server of ${folder} cannot be asked: ${reasonOf(error)}`, { cause: error })
  }
}

function tableOf(report: StatusReport) {
  const { port, pid, connections, people, rooms, messagesPerSecond, memoryBytes, storage, limited } = report
  const rows = [
    ['server', `port ${port}, process ${pid}, started ${lasting(report.uptimeSeconds)} ago`],
    ['connections', `${connections.joined} joined, ${connections.notJoined} not joined`],
    ['people', String(people)],
    ['rooms', `${rooms} open`],
    ['messages', `${messagesPerSecond} a second`],
    ['memory', `${inMegabytes(memoryBytes.rss)}, of which heap ${inMegabytes(memoryBytes.heap)}`],
    ['storage', `${storage.engine}, ${storage.health}`],
    ['limited', limited.length === 0 ? 'nobody in the last minute' : 'in the last minute:'],
    ...limited.map(({ kind, address, count }) => ['', `${String(count).padStart(7)}  ${kind}  ${address}`]),
  ]
  return rows.map(([name = '', value = '']) => `${name.padEnd(13)}${value}`.trimEnd()).join('\n')
}

const inMegabytes = (bytes: number) => `${megabytes.format(bytes)} ${megabytes.name}`

function lasting(seconds: number) {
  const [minutes, hours, days] = [60, 3_600, 86_400].map((unit) => Math.floor(seconds / unit))
  if (days) return `${days} d ${(hours ?? 0) % 24} h`
  if (hours) return `${hours} h ${(minutes ?? 0) % 60} min`
  return minutes ? `${minutes} min` : `${Math.floor(seconds)} s`
}
