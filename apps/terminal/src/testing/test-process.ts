import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { ParleyServer } from '../../../../e2e/support/parley-server.ts'

const terminalMain = fileURLToPath(new URL('../main.ts', import.meta.url))

const children = new Set<ChildProcess>()
const folders = new Set<string>()
const servers = new Set<ParleyServer>()

/** To be called after the tests of a file: concurrent tests cannot use `onTestFinished`. */
export async function endAll() {
  for (const child of children) child.kill('SIGKILL')
  for (const server of servers) await server.remove()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-terminal-'))
  folders.add(folder)
  return folder
}

/** The real server as a process; it can be killed, and started again on the same port and data. */
export async function startServer(env: Record<string, string> = {}) {
  const server = new ParleyServer({ LOG_LEVEL: 'silent', ...env })
  servers.add(server)
  await server.start()
  return server
}

/** The terminal client with pipes, and `state` as its state folder. */
export function terminal(args: readonly string[], state = newFolder()) {
  return run(args, { XDG_STATE_HOME: state, PARLEY_TOKEN: undefined })
}

/** Runs the client with this input until it ends. */
export async function outcome(args: readonly string[], input = '', state?: string) {
  const child = terminal(args, state)
  child.stdin.end(input)
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, output, errors }
}

/** The same without input, and with nowhere to write the output to. For Linux alone. */
export async function outcomeOnFullDisk(args: readonly string[]) {
  const env = { ...process.env, XDG_STATE_HOME: newFolder() }
  const stdio = ['ignore', openSync('/dev/full', 'w'), 'pipe'] as const
  const child = spawn(process.execPath, [terminalMain, ...args], { env, stdio: [...stdio] })
  children.add(child)
  const [errors] = await Promise.all([text(child.stderr ?? Readable.from([])), once(child, 'close')])
  return { code: child.exitCode, errors }
}

function run(args: readonly string[], env: Record<string, string | undefined>) {
  const child = spawn(process.execPath, [terminalMain, ...args], {
    env: { ...process.env, ...env },
    stdio: 'pipe',
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  // A process that ends early does not read its input.
  child.stdin.on('error', () => child.stdin.destroy())
  return child
}
