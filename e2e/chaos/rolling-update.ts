import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../apps/server/src/cli.ts', import.meta.url))
const againMs = 1_000

/** Tries to finish the upgrade of a database until no older node runs. */
export class RollingUpdate {
  readonly #url: string
  readonly #stopped = new AbortController()
  readonly #done: Promise<void>
  #child: ChildProcess | undefined
  #reported = ''

  constructor(url: string) {
    this.#url = url
    this.#done = this.#run()
  }

  async stop() {
    this.#stopped.abort()
    this.#child?.kill()
    await this.#done
  }

  async #run() {
    while (!this.#stopped.signal.aborted) {
      if ((await this.#finish()) === 0) return
      await sleep(againMs)
    }
    console.log('The upgrade was not finished: not every node was updated in time.')
  }

  async #finish() {
    const env = { ...process.env, DATABASE_URL: this.#url }
    const child = spawn(process.execPath, [cli, 'upgrade', '--finish'], { env, stdio: 'pipe' })
    this.#child = child
    const lines: string[] = []
    for (const output of [child.stdout, child.stderr])
      output.on('data', (chunk: Buffer) => lines.push(String(chunk)))
    await once(child, 'exit')
    this.#report(lines.join('').trim().split('\n').at(-1) ?? '')
    return child.exitCode
  }

  #report(line: string) {
    if (line !== this.#reported) console.log(`upgrade: ${line}`)
    this.#reported = line
  }
}
