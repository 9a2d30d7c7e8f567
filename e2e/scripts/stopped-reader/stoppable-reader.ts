import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { ParleyServer } from '../../support/parley-server.ts'

const terminal = fileURLToPath(new URL('../../../apps/terminal/src/main.ts', import.meta.url))

/** `chat tail` in a process that can be stopped, like a suspended laptop. */
export class StoppableReader {
  readonly #process: ChildProcess
  readonly #ids: number[] = []

  constructor(server: ParleyServer) {
    this.#process = spawn(process.execPath, [terminal, 'tail', server.url, '--json', '--name', 'sleeper'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, PARLEY_TOKEN: 'sleeper'.padEnd(22, '-') },
    })
    if (this.#process.stdout === null) throw new Error('The reader has no output.')
    createInterface({ input: this.#process.stdout }).on('line', (line) =>
      this.#ids.push((JSON.parse(line) as { id: number }).id),
    )
  }

  stop() {
    this.#process.kill('SIGSTOP')
  }

  wake() {
    this.#process.kill('SIGCONT')
  }

  /** The number of messages 1 to `posted` that it has not printed once and in order after `withinMs`. */
  async missingOf(posted: number, withinMs: number): Promise<number> {
    for (const until = Date.now() + withinMs; this.#ids.length < posted && Date.now() < until;)
      await sleep(100)
    const wrong = this.#ids.filter((id, index) => id !== index + 1).length
    return Math.max(wrong, posted - this.#ids.length)
  }

  end() {
    this.#process.kill('SIGKILL') // also when it is stopped
  }
}
