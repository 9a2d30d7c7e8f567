import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { openSqliteLog } from '../../../server/src/log/sqlite/sqlite-log.ts'
import { temporaryFolder } from '../../../server/src/testing/temporary-folder.ts'
import { dump } from '../dump.ts'
import { fillLog } from './fill-log.ts'
import type { LogExporter } from '../transfer-ports.ts'
import { migrate, type Moved, type Say } from '../transfer.ts'
import type { Place } from '../location.ts'
import { openSqliteExporter } from '../sqlite-transfer.ts'

const parley = fileURLToPath(new URL('../../../server/src/cli.ts', import.meta.url))

/** What the command says, as a process of its own. */
export async function outcomeOfParley(args: string[], databaseUrl = '') {
  const env = { ...process.env, DATABASE_URL: databaseUrl }
  const child = spawn(process.execPath, [parley, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: child.exitCode, output, errors }
}

/** A data folder that holds so many messages, and what was done to them. */
export async function filledFolder(messages: number): Promise<string> {
  const folder = temporaryFolder()
  const log = await openSqliteLog(folder, (error) => {
    throw error
  })
  await fillLog(log, messages)
  await log.close()
  return folder
}

export function sqliteAt(folder: string): Place {
  return { engine: 'sqlite', folder }
}

export function transferredQuietly(from: Place, to: Place, say: Partial<Say> = {}): Promise<Moved> {
  return migrate(from, to, { progress: { write: () => true }, warn: () => undefined, ...say })
}

/** Fails once everything is copied, before anything is kept. */
export const interruption: Partial<Say> = {
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
