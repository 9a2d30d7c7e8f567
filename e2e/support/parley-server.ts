import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { listeningPort } from '../../apps/server/src/testing/listening-port.ts'
import { raisedLimits } from '../../apps/server/src/testing/settings/raised-limits.ts'
import { testedPackage } from './packaged-server.ts'

const thisVersion = fileURLToPath(new URL('../..', import.meta.url))

/** Runs a server inside another command. */
export interface ProcessWrapper {
  /** Returns the command that runs `command` as the same process. */
  wrap(command: string, args: readonly string[]): [string, string[]]
  /** The required data folder, if any. */
  readonly dataDir?: string
}

/** Limits far off, for tests whose people are faster than any. */
const farLimits: Readonly<Record<string, string>> = { ...raisedLimits, POSTS_PER_MINUTE: '0' }

/** The real server as a process, on a free port and with a temporary data folder. */
export class ParleyServer {
  readonly dataDir: string
  readonly #env: Record<string, string>
  readonly #nodeArgs: readonly string[]
  readonly #wrapper: ProcessWrapper | undefined
  /** The checkout whose server the next start runs; undefined: this version's, packaged where that was done. */
  source: string | undefined
  /** Another program than the server. */
  entry: string | undefined
  #process: ChildProcess | undefined
  #port: number

  constructor(
    env: Record<string, string> = {},
    nodeArgs: readonly string[] = [],
    wrapper?: ProcessWrapper,
    limits = farLimits,
  ) {
    this.dataDir = wrapper?.dataDir ?? mkdtempSync(join(tmpdir(), 'parley-'))
    this.#wrapper = wrapper
    this.#nodeArgs = nodeArgs
    this.#port = Number(env['PORT'] ?? 0)
    const own = { GRAVATAR_URL: '', LOG_LEVEL: 'warn', HOST: '127.0.0.1' }
    this.#env = { ...limits, ...own, ...env }
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`
  }

  get port() {
    return this.#port
  }

  /** The process id, while it runs. */
  get pid() {
    return this.#process?.pid
  }

  /** Whether it was started, and has not ended by itself. */
  get isRunning() {
    const child = this.#process
    return child !== undefined && child.exitCode === null && child.signalCode === null
  }

  /** Starts it; a restart uses the same port. */
  async start() {
    const env = { ...process.env, ...this.#env, DATA_DIR: this.dataDir, PORT: String(this.#port) }
    const args = [...this.#nodeArgs, ...this.#program()]
    const [command, all] = this.#wrapper?.wrap(process.execPath, args) ?? [process.execPath, args]
    const child = spawn(command, all, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    this.#process = child
    const port = await listeningPort(child.stdout)
    if (port !== undefined) return void (this.#port = port)
    throw new Error(`The server ended with code ${String(child.exitCode)} before it listened.`)
  }

  #program() {
    const { source, entry } = this
    // What a test puts into the place of a module finds it in the source alone.
    const isPlain = this.#nodeArgs.length === 0 && this.#env['NODE_OPTIONS'] === undefined
    const packaged = source === undefined && entry === undefined && isPlain ? testedPackage() : undefined
    if (packaged !== undefined) return [join(packaged, 'server/cli.js'), 'start']
    return [join(source ?? thisVersion, entry ?? 'apps/server/src/main.ts')]
  }

  /** Ends it, by default with SIGKILL; resolves with its exit code. */
  async kill(signal: NodeJS.Signals = 'SIGKILL') {
    const child = this.#process
    this.#process = undefined
    if (child === undefined) return null
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit')
      child.kill(signal)
      await exited
    }
    return child.exitCode
  }

  signal(signal: NodeJS.Signals) {
    this.#process?.kill(signal)
  }

  async remove() {
    await this.kill()
    rmSync(this.dataDir, { recursive: true, force: true })
  }
}
