import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'

const startTime = 15_000
const stopTime = 3_000

export type OwnedProcess = ReturnType<typeof spawnOwned>

/** Starts a process that ends with this one, however this one ends. For Linux. */
export function spawnOwned(command: string, args: readonly string[], options: OwnedOptions = {}) {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'ignore', 'ignore', ...(options.pipe === 3 ? ['pipe' as const] : [])],
    // A process group of its own: it is stopped with its children, and Ctrl+C is for the test runner alone.
    detached: true,
  })
  const exited = once(child, 'exit')
  const hasExited = () => child.exitCode !== null || child.signalCode !== null
  function signal(name: NodeJS.Signals) {
    if (child.pid !== undefined) process.kill(-child.pid, name)
  }
  return {
    piped: child.stdio[3],
    async untilAnswers(url: string) {
      for (let waited = 0; waited < startTime; waited += 50) {
        if (hasExited()) throw new Error(`${command} ended with code ${String(child.exitCode)}`)
        const answer = await fetch(url).catch(() => undefined) // not listening yet
        if (answer !== undefined) return
        await after(50)
      }
      throw new Error(`${command} does not answer at ${url}`)
    },
    async stop() {
      if (hasExited()) return
      signal('SIGTERM')
      const tooLong = setTimeout(() => signal('SIGKILL'), stopTime)
      await exited
      clearTimeout(tooLong)
    },
  }
}

interface OwnedOptions {
  env?: Record<string, string>
  /** The file descriptor that is readable as `piped`. */
  pipe?: 3
}
