import { reasonOf } from '@parley/shared'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants, setPriority } from 'node:os'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { entryUrl } from '../../../config/installation.ts'

export type CheckResult =
  | { type: 'sound' }
  | { type: 'damaged'; reason: string }
  /** Nothing is known of the database. */
  | { type: 'not done'; reason: string }
  | { type: 'stopped' }

const checkProcess = fileURLToPath(entryUrl('log/sqlite/check/check-process'))

/**
 * Checks the file in a process with the lowest priority, while it is written. Not in a thread: a check cannot be
 * interrupted, and the stop of the server would wait for it.
 */
export class BackgroundCheck {
  readonly result: Promise<CheckResult>
  readonly #child
  #isStopped = false

  constructor(file: string) {
    this.#child = spawn(process.execPath, [checkProcess, file], { stdio: ['ignore', 'pipe', 'pipe'] })
    this.result = this.#run().catch((error: unknown) => ({ type: 'not done', reason: reasonOf(error) }))
  }

  stop() {
    this.#isStopped = true
    this.#child.kill('SIGKILL') // it only reads
  }

  async #run(): Promise<CheckResult> {
    const child = this.#child
    child.once('spawn', () => lowerPriority(child.pid))
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    if (this.#isStopped) return { type: 'stopped' }
    if (child.exitCode !== 0) return { type: 'not done', reason: reasonIn(errors) }
    const [problem] = JSON.parse(output) as string[]
    return problem === undefined ? { type: 'sound' } : { type: 'damaged', reason: problem }
  }
}

function lowerPriority(pid: number | undefined) {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch (error) {
    // It has already ended, or this system does not allow it: then it is checked at the usual priority.
    if (!(error instanceof Error && 'code' in error)) throw error
  }
}

function reasonIn(errors: string) {
  return errors.split('\n').find((line) => line.includes('Error: ')) ?? 'its process was ended'
}
