import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/** Starts the server in a child process. Resolves when it listens, with its `output` until then. */
export async function startMain(dataDir: string, args: string[] = [], settings: Record<string, string> = {}) {
  const fixed = ['--port', '0', '--host', '127.0.0.1', '--data-dir', dataDir, '--posts-per-minute', '0']
  const child = runMain([...fixed, ...args], settings)
  let output = ''
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1]
    output += `${line}\n`
    if (port === undefined) continue
    child.stdout.resume()
    return { child, port: Number(port), output }
  }
  throw new Error('The server exited before it listened.')
}

/** Runs a server that is expected not to start: its exit code and output. */
export async function outcomeOfMain(args: string[], settings: Record<string, string> = {}) {
  const child = runMain(args, settings)
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: child.exitCode, output, errors }
}

/** Runs the server in a child process. */
export function runMain(args: string[], settings: Record<string, string> = {}) {
  const env = { ...process.env, GRAVATAR_URL: '', LOG_LEVEL: 'warn', PORT: '0', ...settings }
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}
