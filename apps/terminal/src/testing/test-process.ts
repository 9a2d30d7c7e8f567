import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const serverMain = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url))
const terminalMain = fileURLToPath(new URL('../main.ts', import.meta.url))

const children = new Set<ChildProcess>()
const folders = new Set<string>()

/** To be called after the tests of a file: concurrent tests cannot use `onTestFinished`. */
export function endAll() {
  for (const child of children) child.kill('SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-terminal-'))
  folders.add(folder)
  return folder
}

/** The real server as a process; it can be killed, and started again on the same port and data. */
export class TestServer {
  readonly #dataDir = newFolder()
  readonly #args: readonly string[]
  #port = 0
  #kill: () => Promise<void> = () => Promise.resolve()

  constructor(args: readonly string[] = ['--posts-per-minute', '0']) {
    this.#args = args
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`
  }

  async start(): Promise<this> {
    const where = ['--port', String(this.#port), '--host', '127.0.0.1', '--data-dir', this.#dataDir]
    const child = run(serverMain, [...where, ...this.#args], { GRAVATAR_URL: '', LOG_LEVEL: 'silent' })
    this.#kill = async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    for await (const line of createInterface({ input: child.stdout })) {
      const port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1]
      if (port === undefined) continue
      this.#port = Number(port)
      child.stdout.resume()
      return this
    }
    throw new Error('The server ended before it listened.')
  }

  kill() {
    return this.#kill()
  }
}

/** The terminal client with pipes, and `state` as its state folder. */
export function terminal(args: readonly string[], state = newFolder()) {
  return run(terminalMain, args, { XDG_STATE_HOME: state, PARLEY_TOKEN: undefined })
}

/** Runs the client with this input until it ends. */
export async function outcome(args: readonly string[], input = '', state?: string) {
  const child = terminal(args, state)
  child.stdin.end(input)
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, output, errors }
}

function run(main: string, args: readonly string[], env: Record<string, string | undefined>) {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...env }, stdio: 'pipe' })
  children.add(child)
  child.once('exit', () => children.delete(child))
  // A process that ends early does not read its input.
  child.stdin.on('error', () => child.stdin.destroy())
  return child
}
