import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../main.ts', import.meta.url))
const lagModule = fileURLToPath(new URL('./event-loop-lag.ts', import.meta.url))
const hasTaskset = spawnSync('taskset', ['-c', '1', 'true']).status === 0
const memoryEveryMs = 100

/** The command on one core, where that is possible: server and load do not share one. */
export function onCore(core: number, command: readonly string[]): [string, string[]] {
  const [first = '', ...args] = hasTaskset ? ['taskset', '-c', String(core), ...command] : command
  return [first, args]
}

/** What a server has used since the last look. */
export interface Usage {
  /** Milliseconds for which its event loop was held. */
  lagMax: number
  lagP99: number
  /** Of CPU, with that of its child processes. */
  cpuMs: number
  /** At most, in MB: the server alone, and the processes that it has started. */
  serverMB: number
  childMB: number
}

/** The server in a process of its own, on core 0. */
export class MeasuredServer {
  readonly url: string
  readonly #child: ChildProcess
  readonly #timer: NodeJS.Timeout
  #serverMB = 0
  #childMB = 0
  /** Of processes that it has started, by id. */
  readonly #cpuMs = new Map<number, number>()
  #cpuBefore = 0

  static async start(dataDir: string, settings: Record<string, string> = {}): Promise<MeasuredServer> {
    const own = {
      GRAVATAR_URL: '',
      LOG_LEVEL: 'error',
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      LIMITS: 'off',
    }
    const [command, args] = onCore(0, [process.execPath, '--import', lagModule, main])
    const child = spawn(command, args, {
      env: { ...process.env, ...own, ...settings },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    if (child.stdout === null) throw new Error('The server has no output.')
    for await (const line of createInterface({ input: child.stdout })) {
      const port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1]
      if (port === undefined) continue
      child.stdout.resume()
      return new MeasuredServer(child, `http://127.0.0.1:${port}`)
    }
    throw new Error('The server ended before it listened.')
  }

  private constructor(child: ChildProcess, url: string) {
    this.#child = child
    this.url = url
    this.#timer = setInterval(() => this.#look(), memoryEveryMs)
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  async usage(): Promise<Usage> {
    this.#look()
    const answer = once(this.#child, 'message')
    this.#child.send('lag')
    const [{ max, p99 }] = (await answer) as [{ max: number; p99: number }]
    const cpuMs = [...this.#cpuMs.values()].reduce((sum, ms) => sum + ms, 0)
    const usage = {
      ...{ lagMax: max, lagP99: p99, cpuMs: cpuMs - this.#cpuBefore },
      ...{ serverMB: this.#serverMB, childMB: this.#childMB },
    }
    this.#cpuBefore = cpuMs
    this.#serverMB = 0
    this.#childMB = 0
    return usage
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    if (!this.isRunning) return
    const ended = once(this.#child, 'exit')
    this.#child.kill()
    await ended
  }

  #look() {
    const { pid } = this.#child
    if (pid === undefined || !this.isRunning) return
    this.#serverMB = Math.max(this.#serverMB, this.#take(pid))
    this.#childMB = Math.max(
      this.#childMB,
      childrenOf(pid).reduce((sum, child) => sum + this.#take(child), 0),
    )
  }

  /** Notes the CPU time of a process, and returns its memory in MB. */
  #take(pid: number) {
    const [status, tasks] = [textOf(`/proc/${pid}/status`), namesIn(`/proc/${pid}/task`)]
    const ns = tasks.map((task) => Number(textOf(`/proc/${pid}/task/${task}/schedstat`).split(' ')[0]))
    const ms = ns.reduce((sum, one) => sum + one, 0) / 1e6
    this.#cpuMs.set(pid, Math.max(ms, this.#cpuMs.get(pid) ?? 0))
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_000
  }
}

function childrenOf(pid: number) {
  return namesIn(`/proc/${pid}/task`).flatMap((task) =>
    textOf(`/proc/${pid}/task/${task}/children`)
      .split(' ')
      .filter((child) => child !== '')
      .map(Number),
  )
}

/** Empty: the process has ended. */
function textOf(path: string) {
  try {
    return readFileSync(path, 'latin1')
  } catch (error) {
    if (error instanceof Error && 'code' in error) return ''
    throw error
  }
}

function namesIn(folder: string) {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error) return []
    throw error
  }
}
