import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { listeningPort } from '../../server/src/testing/listening-port.ts'
import { startProcess, stopProcess, type OwnProcess } from './own-process.ts'

export interface NodeOptions {
  number: number
  folder: string
  databaseUrl: string
  /** Prints each change of its state. */
  print: (line: string) => void
}

/** The delay before a restart, in milliseconds. */
const restartDelayMs = 1_000

type State = { name: 'down' } | { name: 'listening'; port: number } | { name: 'stopped' }

/** A node of the cluster: a process that is restarted when it ends. */
export class ClusterNode {
  readonly #options: NodeOptions
  #state: State = { name: 'down' }
  #child: OwnProcess | undefined

  constructor(options: NodeOptions) {
    this.#options = options
  }

  /** Undefined while it does not listen. */
  get port(): number | undefined {
    return this.#state.name === 'listening' ? this.#state.port : undefined
  }

  /** Resolves when it listens, or ends before that. */
  async start(): Promise<void> {
    const { number, folder, databaseUrl, print } = this.#options
    // As environment variables: other users can see the arguments of a process.
    // Without a bucket: the balancer does not send the pieces of a file to one node.
    const own = { DATABASE_URL: databaseUrl, DATABASE_URL_DIRECT: '', FILES_URL: '', FILES_URL_FILE: '' }
    const env = { LOG_LEVEL: 'warn', ...process.env, ...own }
    const flags = ['--host', '127.0.0.1', '--port', '0', '--data-dir', join(folder, `node-${number}`)]
    const child = startProcess('../../server/src/main.ts', flags, env)
    this.#child = child
    child.once('exit', (code, signal) => void this.#ended(code ?? signal))
    const port = await listeningPort(child.stdout)
    if (port === undefined || this.#child !== child || this.#isStopped()) return
    this.#state = { name: 'listening', port }
    print(`node ${number} listens on port ${port}, as process ${child.pid}`)
  }

  async stop(): Promise<void> {
    this.#state = { name: 'stopped' }
    if (this.#child !== undefined) await stopProcess(this.#child)
  }

  async #ended(how: number | string | null) {
    this.#child = undefined
    if (this.#isStopped()) return
    this.#state = { name: 'down' }
    this.#options.print(`node ${this.#options.number} ended (${how}), and is restarted`)
    await sleep(restartDelayMs)
    if (!this.#isStopped()) await this.start()
  }

  // It may have been stopped during an await.
  #isStopped() {
    return this.#state.name === 'stopped'
  }
}
