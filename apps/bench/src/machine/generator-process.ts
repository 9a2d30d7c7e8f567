import { spawn, type ChildProcess } from 'node:child_process'
import { on } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Failure } from '../failure.ts'
import type { Order, Report, TaskResult, Task } from '../generator/task.ts'
import { watchChild } from './cleanup.ts'
import { pinned } from './pinning.ts'

const main = fileURLToPath(new URL('../generator/main.ts', import.meta.url))
const stepWithinMs = 240_000

/** The process with all clients of one measurement, on its own core. */
export class GeneratorProcess {
  readonly #child: ChildProcess
  readonly #reports: AsyncIterator<unknown[], undefined>

  constructor(task: Task) {
    const [file, ...args] = pinned('generator', [process.execPath, main])
    this.#child = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    watchChild(this.#child)
    this.#reports = on(this.#child, 'message', { close: ['disconnect'] })
    this.#order({ type: 'task', task })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Resolves when the clients have joined; they wait for `goOn`. */
  async joined(): Promise<void> {
    const report = await this.#next()
    if (report.type !== 'joined') throw new Failure('the generator ended before its clients had joined')
  }

  goOn() {
    this.#order({ type: 'go-on' })
  }

  async result(): Promise<TaskResult> {
    const report = await this.#next()
    if (report.type !== 'result') throw new Failure('the generator has no result')
    return report
  }

  stop() {
    this.#child.kill('SIGKILL')
  }

  async #next() {
    const giveUp = setTimeout(() => this.stop(), stepWithinMs)
    const { done, value } = await this.#reports.next()
    clearTimeout(giveUp)
    if (done === true) throw new Failure('the generator ended without a result')
    const [report] = value as [Report]
    if (report.type === 'failed') throw new Failure(report.why)
    return report
  }

  #order(order: Order) {
    this.#child.send(order)
  }
}

/** Runs one task. */
export async function generate(task: Task): Promise<TaskResult> {
  const generator = new GeneratorProcess(task)
  try {
    return await generator.result()
  } finally {
    generator.stop()
  }
}
