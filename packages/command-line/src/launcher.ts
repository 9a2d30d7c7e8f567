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
    if (links.every(({ pid, parent }) => parentOf(pid) === parent)) return
    clearInterval(timer)
    then()
  }, checkEveryMs)
  timer.unref()
}

/** From this process up to the outermost program that runs scripts: all processes that it has started have its variables. */
function launcherLinks(): Link[] {
  const links: Link[] = []
  for (let pid = process.pid; runsAsScript(pid);) {
    const parent = parentOf(pid)
    if (parent === undefined || parent <= 1) break
    links.push({ pid, parent })
    pid = parent
  }
  return links
}

function runsAsScript(pid: number) {
  if (pid === process.pid) return process.env['npm_lifecycle_event'] !== undefined
  return (
    read(`/proc/${pid}/environ`)
      ?.split('\0')
      .some((entry) => entry.startsWith('npm_lifecycle_event=')) === true
  )
}

/** Undefined when there is no such process. Without /proc, only the parent of this process is known. */
function parentOf(pid: number): number | undefined {
  if (pid === process.pid) return process.ppid
  // proc_pid_stat(5): the name in parentheses may contain anything.
  const fields = read(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')
  return fields?.[1] === undefined ? undefined : Number(fields[1])
}

function read(file: string) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined // the process has ended, or belongs to somebody else
  }
}
