import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../../apps/server/src/cli.ts', import.meta.url))

/** Runs `parley people erase`. Rejects with what it printed when it fails. */
export async function erasePerson(person: string, location: Record<string, string>): Promise<void> {
  const env = { ...process.env, ...location }
  const child = spawn(process.execPath, [cli, 'people', 'erase', person], { env, stdio: 'pipe' })
  const [output, errors] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    child.exitCode ?? once(child, 'exit'),
  ])
  if (child.exitCode !== 0) throw new Error(`Nobody was erased: ${output}${errors}`)
}
