import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { listeningPort } from '../../../server/src/testing/listening-port.ts'
import type { Target } from '../targets.ts'
import { Failure } from '../failure.ts'
import { removeFolder, temporaryFolder, watchChild } from './cleanup.ts'
import { pinned } from './pinning.ts'
import type { Database } from './postgres.ts'

const listensWithinMs = 120_000
const stopsWithinMs = 8_000

/** A server on its own core and data folder. */
export class ServerProcess {
  readonly folder = temporaryFolder()
  port = 0
  readonly #target: Target
  readonly #env: Record<string, string>
  #child: ChildProcess | undefined
  #database: Database | undefined

  constructor(target: Target, env: Record<string, string> = {}) {
    this.#target = target
    this.#env = env
  }

  get pid(): number {
    const pid = this.#child?.pid
    if (pid === undefined) throw new Failure(`${this.#target.title} is not running`)
    return pid
  }

  /** Resolves when it listens; a restart uses the same port. */
  async start(): Promise<void> {
    this.#database ??= await this.#target.database?.()
    const port = this.port === 0 ? {} : { PORT: String(this.port) }
    const own = this.#target.env?.(this.folder)
    const env = { ...process.env, ...own, ...this.#database?.env, ...this.#env, ...port }
    const [file, ...args] = pinned('server', this.#target.command())
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    watchChild(child)
    this.#child = child
    const giveUp = setTimeout(() => child.kill('SIGKILL'), listensWithinMs)
    const listening = await listeningPort(child.stdout)
    clearTimeout(giveUp)
    if (listening === undefined) throw new Failure(`${this.#target.title} ended before it listened`)
    this.port = listening
  }

  /** Sends SIGTERM, and SIGKILL after a timeout. */
  async stop(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    const kill = setTimeout(() => child.kill('SIGKILL'), stopsWithinMs)
    child.kill('SIGTERM')
    await exited
    clearTimeout(kill)
  }

  async remove(): Promise<void> {
    await this.stop()
    await this.#database?.remove()
    removeFolder(this.folder)
  }
}
