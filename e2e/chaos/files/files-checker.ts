import type { Message } from '@parley/shared'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { ParleyServer, ProcessWrapper } from '../../support/parley-server.ts'
import { sha256Of } from './sample-file.ts'
import type { SentFile } from './file-sender.ts'

export interface FilesErrors {
  /** Acknowledged messages that are not in the log with their file. */
  lost: number
  /** Files that are not what was sent, or not on each node. */
  altered: number
  /** Messages that are there twice, and files that are in two messages. */
  doubled: number
  /** Files of messages without bytes, and bytes of no file, as `parley check` says. */
  orphaned: number
}

export const noFileErrors: FilesErrors = { lost: 0, altered: 0, doubled: 0, orphaned: 0 }

const cli = fileURLToPath(new URL('../../../apps/server/src/cli.ts', import.meta.url))

/** Compares what was acknowledged with the log, and with what each node serves. */
export async function checkFiles(
  sent: readonly SentFile[],
  log: readonly Message[],
  nodes: readonly ParleyServer[],
): Promise<Omit<FilesErrors, 'orphaned'>> {
  const errors = { lost: 0, altered: 0, doubled: 0 }
  const inMessages = log.flatMap(({ files = [] }) => files.map(({ id }) => id))
  errors.doubled += inMessages.length - new Set(inMessages).size
  errors.doubled += log.length - new Set(log.map(({ cid }) => cid)).size
  for (const { cid, message, file, sample } of sent) {
    const stored = log.find(({ id }) => id === message)
    const [only, ...others] = stored?.files ?? []
    if (stored?.cid !== cid || only?.id !== file || others.length > 0) {
      errors.lost += 1
      continue
    }
    const hashes = await Promise.all(nodes.map((node) => hashAt(node, file, only.size)))
    const expected = sample.sha256 ?? hashes[0]
    if (expected === undefined || hashes.some((hash) => hash !== expected)) errors.altered += 1
  }
  return errors
}

/** Undefined: it is not there, or not as long as the message says. */
async function hashAt(node: ParleyServer, file: string, size: number) {
  const response = await fetch(`${node.url}/files/${file}`)
  const bytes = Buffer.from(await response.arrayBuffer())
  return response.ok && bytes.length === size ? sha256Of(bytes) : undefined
}

/** What `parley check` says. */
export async function parleyCheck(
  env: Record<string, string>,
  wrapper?: ProcessWrapper,
): Promise<{ isClean: boolean; lines: string }> {
  const [command, args] = wrapper?.wrap(process.execPath, [cli, 'check']) ?? [
    process.execPath,
    [cli, 'check'],
  ]
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  const lines = `${output}${errors}`
  return { isClean: child.exitCode === 0 && !lines.includes('does not know'), lines }
}
