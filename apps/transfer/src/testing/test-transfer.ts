import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { openSqliteLog } from '../../../server/src/log/sqlite/sqlite-log.ts'
import { temporaryFolder } from '../../../server/src/testing/temporary-folder.ts'
import { dump } from '../dump.ts'
import { fillLaterTables, fillLog } from './fill-log.ts'
import type { LogExporter } from '../transfer-ports.ts'
import { transferLog, type TransferResult, type TransferReporter } from '../transfer.ts'
import type { Location } from '../location.ts'
import { openSqliteExporter } from '../sqlite-transfer.ts'

const parley = fileURLToPath(new URL('../../../server/src/cli.ts', import.meta.url))

/** Runs the command in its own process. */
export async function runParley(args: string[], databaseUrl = '', settings: Record<string, string> = {}) {
  const env = { ...process.env, DATABASE_URL: databaseUrl, ...settings }
  const child = spawn(process.execPath, [parley, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: child.exitCode, output, errors }
}

/** A data folder with this many messages, and changes to some of them. */
export async function filledFolder(messages: number, fill = fillLaterTables): Promise<string> {
  const folder = temporaryFolder()
  const log = await openSqliteLog(folder, (error) => {
    throw error
  })
  await fillLog(log, messages)
  await fill(log)
  await log.close()
  return folder
}

export function sqliteAt(folder: string): Location {
  return { engine: 'sqlite', folder }
}

export function transferQuietly(
  from: Location,
  to: Location,
  reporter: Partial<TransferReporter> = {},
): Promise<TransferResult> {
  return transferLog(from, to, { progress: { write: () => true }, warn: () => undefined, ...reporter })
}

/** Throws after the copy, before the commit. */
export const interruption: Partial<TransferReporter> = {
  progress: {
    write: (text) => {
      if (text.startsWith('copied')) throw new Error('interrupted')
    },
  },
}

export async function dumpOf(log: LogExporter): Promise<string[]> {
  const lines: string[] = []
  try {
    for await (const line of dump(log)) lines.push(line)
    return lines
  } finally {
    await log.close()
  }
}

export const dumpOfFolder = (folder: string): Promise<string[]> => dumpOf(openSqliteExporter(folder))
