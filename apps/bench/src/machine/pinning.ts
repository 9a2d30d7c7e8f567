import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

export type Part = 'server' | 'generator'

const cores: Record<Part, string> = { server: '0', generator: '1' }
const wantedFiles = 65_536
const hasShell = process.platform !== 'win32'
const raise = `ulimit -n ${wantedFiles} 2>/dev/null || ulimit -n "$(ulimit -H -n)" 2>/dev/null`

/** Whether server and generator have a core each: needs two cores and `taskset`. */
export const isPinned =
  availableParallelism() >= 2 &&
  Object.values(cores).every((core) => spawnSync('taskset', ['-c', core, 'true']).status === 0)

export const pinningInWords = isPinned
  ? `server on core ${cores.server}, generator on core ${cores.generator}`
  : 'NOT PINNED (no taskset, or one core): server and generator may disturb each other'

/** The number of files a child may open, connections included. */
export const openFiles = hasShell
  ? Number(spawnSync('sh', ['-c', `${raise}; ulimit -n`]).stdout.toString()) || wantedFiles
  : wantedFiles

/** Pins a running process with all its threads; its future children inherit that. */
export function pinRunning(part: Part, pid: number) {
  if (isPinned) spawnSync('taskset', ['-a', '-c', '-p', cores[part], String(pid)])
}

/** `command` on its core, with the highest limit of open files, under the same process id. */
export function pinned(part: Part, command: readonly string[]): [string, ...string[]] {
  const [file = '', ...args] = isPinned ? ['taskset', '-c', cores[part], ...command] : command
  return hasShell ? ['sh', '-c', `${raise}; exec "$@"`, 'sh', file, ...args] : [file, ...args]
}
