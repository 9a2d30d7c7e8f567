import { fork, type ChildProcess } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { entryUrl } from '../../config/installation.ts'
import type { Job } from './outcome.ts'
import type { Answer } from './process-main.ts'

const processMain = fileURLToPath(entryUrl('files/processing/process-main'))

/** Its libraries hold some 60 MB, which are given back after this many milliseconds without work. */
const idleMs = 30_000

/**
 * Prepares files, one after the other, in a process of its own: what is wrong with a file, or with the libraries that read it, ends
 * that process alone. It has no secrets of the server, and a lower priority.
 */
export class Worker {
  readonly #mostMs: number
  readonly #main: string
  #child: ChildProcess | undefined
  #idle: NodeJS.Timeout | undefined
  #isStopped = false

  /** `mostMs`: milliseconds for one file. `main`: for tests. */
  constructor(mostMs = 60_000, main = processMain) {
    this.#mostMs = mostMs
    this.#main = main
  }

  /** To be called again once it has resolved. `failed`: the process ended, or was ended. */
  async run(job: Job): Promise<Answer> {
    if (this.#isStopped) return { type: 'failed', code: 'stopped', reason: 'the server stops' }
    clearTimeout(this.#idle)
    const child = this.#started()
    try {
      return await this.#answerOf(child, job)
    } finally {
      this.#idle = setTimeout(() => this.close(), idleMs).unref()
    }
  }

  /** What runs has failed with the code `stopped`, and so has all that comes. */
  stop(): void {
    this.#isStopped = true
    this.close()
  }

  close(): void {
    clearTimeout(this.#idle)
    this.#child?.kill('SIGKILL') // it writes into folders of its own alone
    this.#child = undefined
  }

  #answerOf(child: ChildProcess, job: Job) {
    return new Promise<Answer>((resolve) => {
      const end = (answer: Answer, isUsable: boolean) => {
        clearTimeout(timeout)
        child.removeAllListeners('message').removeAllListeners('exit').removeAllListeners('error')
        // A process that cannot be signalled any more says so.
        child.on('error', () => undefined)
        if (!isUsable) this.close()
        resolve(answer)
      }
      const failed = (code: string, reason: string) =>
        end({ type: 'failed', code: this.#isStopped ? 'stopped' : code, reason }, false)
      const timeout = setTimeout(() => failed('timeout', 'it took too long'), this.#mostMs)
      child.once('message', (answer: Answer) => end(answer, true))
      child.once('exit', (code, signal) => failed('ended', `its process ended (${signal ?? code})`))
      child.once('error', (error) => failed('ended', error.message))
      child.send(job)
    })
  }

  #started() {
    if (this.#child?.connected === true) return this.#child
    const child = fork(this.#main, {
      execArgv: ['--max-old-space-size=256'],
      // glibc keeps memory for each of its arenas.
      env: { MALLOC_ARENA_MAX: '2' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child.once('spawn', () => lowerPriority(child.pid))
    this.#child = child
    return child
  }
}

function lowerPriority(pid: number | undefined) {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch (error) {
    // It has already ended, or this system does not allow it: then it works at the usual priority.
    if (!(error instanceof Error && 'code' in error)) throw error
  }
}
