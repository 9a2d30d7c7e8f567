import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Target } from '../targets.ts'
import { Failure } from '../failure.ts'
import { removeFolder, temporaryFolder, watchChild } from './leftovers.ts'
import { pinned } from './pinning.ts'
import type { Database } from './postgres.ts'

const listensWithinMs = 120_000
const stopsWithinMs = 8_000

/** A server on a core and in a data folder of its own. */
export class ServerProcess {
  readonly folder = temporaryFolder()
  port = 0
  readonly #contestant: Target
  readonly #env: Record<string, string>
  #child: ChildProcess | undefined
  #beside: Database | undefined

  constructor(contestant: Target, env: Record<string, string> = {}) {
    this.#contestant = contestant
    this.#env = env
  }

  get pid(): number {
    const pid = this.#child?.pid
    if (pid === undefined) throw new Failure(`${this.#contestant.title} is not running`)
    return pid
  }

  /** Resolves when it listens: on the port it had before, if it had one. */
  async start(): Promise<void> {
    this.#beside ??= await this.#contestant.beside?.()
    const port = this.port === 0 ? {} : { PORT: String(this.port) }
    const own = this.#contestant.env?.(this.folder)
    const env = { ...process.env, ...own, ...this.#beside?.env, ...this.#env, ...port }
    const [file, ...args] = pinned('server', this.#contestant.command())
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    watchChild(child)
    this.#child = child
    const giveUp = setTimeout(() => child.kill('SIGKILL'), listensWithinMs)
    for await (const line of createInterface({ input: child.stdout })) {
      const found = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(line)?.[1]
      if (found === undefined) continue
      clearTimeout(giveUp)
      this.port = Number(found)
      child.stdout.resume()
      return
    }
    clearTimeout(giveUp)
    throw new Failure(`${this.#contestant.title} ended before it listened`)
  }

  /** Asks it to end, and makes it. */
  async stop(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    const lose = setTimeout(() => child.kill('SIGKILL'), stopsWithinMs)
    child.kill('SIGTERM')
    await exited
    clearTimeout(lose)
  }

  async remove(): Promise<void> {
    await this.stop()
    await this.#beside?.remove()
    removeFolder(this.folder)
  }
}
