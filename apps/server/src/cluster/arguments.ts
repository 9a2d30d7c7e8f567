import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { StartupError } from '../startup-error.ts'

export interface ClusterArguments {
  port: number
  nodes: number
  folder: string
}

const projectFolder = fileURLToPath(new URL('../../../../', import.meta.url))

export const help = `Usage: npx -y pnpm@12 cluster [--port 8000] [--nodes 3] [--data-dir apps/server/data-cluster]

Starts a PostgreSQL, several nodes of Parley on it, and a balancer in front of them, all on this machine, to try it.
A node that dies is left out, and started again. Other settings are taken from the environment, as by start.`

/** Throws StartupError that says what is wrong. */
export function readArguments(given: readonly string[]): ClusterArguments {
  const text = { type: 'string' } as const
  // pnpm hands on the `--` that separates its own flags from ours.
  const args = given.filter((arg) => arg !== '--')
  try {
    const { values } = parseArgs({ args, options: { port: text, nodes: text, 'data-dir': text } })
    return {
      port: whole('--port', values.port ?? '8000', 0, 65_535),
      nodes: whole('--nodes', values.nodes ?? '3', 1, 16),
      folder: resolve(projectFolder, values['data-dir'] ?? 'apps/server/data-cluster'),
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new StartupError(`${error.message.split('. ')[0] ?? ''}. --help tells what there is.`, {
      cause: error,
    })
  }
}

function whole(flag: string, given: string, min: number, max: number) {
  const number = /^\d{1,5}$/.test(given) ? Number(given) : NaN
  if (number >= min && number <= max) return number
  throw new StartupError(`${flag}=${JSON.stringify(given)}: must be a whole number from ${min} to ${max}.`)
}
