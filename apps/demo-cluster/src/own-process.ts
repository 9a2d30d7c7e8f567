import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

export type OwnProcess = ChildProcessByStdio<Writable, Readable, null>

/** Starts a process in its own group: Ctrl-C reaches only the cluster, which stops its processes in order. */
export function startProcess(script: string, args: readonly string[], env: NodeJS.ProcessEnv): OwnProcess {
  const file = fileURLToPath(new URL(script, import.meta.url))
  const endWithParent = new URL('./end-with-parent.ts', import.meta.url).href
  return spawn(process.execPath, ['--import', endWithParent, file, ...args], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: process.platform !== 'win32',
  })
}

export async function stopProcess(child: OwnProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}
