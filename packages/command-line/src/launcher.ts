import { readFileSync } from 'node:fs'

const checkEveryMs = 1_000

/** A process, and the one that started it. */
interface Link {
  pid: number
  parent: number
}

/**
 * Calls `then` once when `npx`, `pnpm` or another program that runs scripts has started this process, and ends before it. A
 * signal to `npx` ends only `npx`, and would leave a server behind that holds port and data. What started that program may end: a
 * shell, or a terminal of which the server was detached.
 */
export function onLauncherEnd(then: () => void): void {
  const links = launcherLinks()
  if (links.length === 0) return
  const timer = setInterval(() => {
    if (links.every(isIntact)) return
    clearInterval(timer)
    then()
  }, checkEveryMs)
  timer.unref()
}

function isIntact({ pid, parent }: Link) {
  const now = parentOf(pid)
  return now === parent || now === 'unknown'
}

/** From this process up to the outermost program that runs scripts: all processes that it has started have its variables. */
function launcherLinks(): Link[] {
  const links: Link[] = []
  for (let pid = process.pid; runsAsScript(pid);) {
    const parent = parentOf(pid)
    if (typeof parent === 'string' || parent <= 1) break
    links.push({ pid, parent })
    pid = parent
  }
  return links
}

function runsAsScript(pid: number) {
  if (pid === process.pid) return process.env['npm_lifecycle_event'] !== undefined
  const environment = readProcess(pid, 'environ')
  return (
    typeof environment === 'object' &&
    environment.text.split('\0').some((entry) => entry.startsWith('npm_lifecycle_event='))
  )
}

/** Without /proc, only the parent of this process is known. */
function parentOf(pid: number): number | Unread {
  if (pid === process.pid) return process.ppid
  const stat = readProcess(pid, 'stat')
  // proc_pid_stat(5): the name in parentheses may contain anything.
  return typeof stat === 'object' ? Number(stat.text.split(') ').at(-1)?.split(' ')[1]) : stat
}

/** `unknown`: it belongs to somebody else, or no file handle is left to read it with. */
type Unread = 'ended' | 'unknown'

function readProcess(pid: number, file: 'environ' | 'stat'): { text: string } | Unread {
  try {
    return { text: readFileSync(`/proc/${pid}/${file}`, 'utf8') }
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    return ['ENOENT', 'ESRCH'].includes(code) ? 'ended' : 'unknown'
  }
}
