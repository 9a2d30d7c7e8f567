import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/** The whole server as a process of its own, listening, and what it `said` until then. */
export async function startMain(dataDir: string, args: string[] = []) {
  const fixed = ['--port', '0', '--host', '127.0.0.1', '--data-dir', dataDir, '--posts-per-minute', '0']
  const child = runMain([...fixed, ...args])
  let said = ''
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1]
    said += `${line}\n`
    if (port === undefined) continue
    child.stdout.resume()
    return { child, port: Number(port), said }
  }
  throw new Error('The server ended before it listened.')
}

/** What a server that does not start says. */
export async function outcomeOfMain(args: string[]) {
  const child = runMain(args)
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: child.exitCode, output, errors }
}

function runMain(args: string[]) {
  const env = { ...process.env, GRAVATAR_URL: '', LOG_LEVEL: 'warn', PORT: '0' }
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}
