import { inProject } from '../../server/src/config/project-folder.ts'
import { readFlags } from '../../server/src/config/read-flags.ts'
import { StartupError } from '../../server/src/config/startup-error.ts'

export interface ClusterArguments {
  port: number
  nodes: number
  folder: string
}

export const help = `Usage: npx -y pnpm@12 cluster [--port 8000] [--nodes 3] [--data-dir apps/server/data-cluster]

Starts a PostgreSQL, several nodes of Parley on it, and a balancer in front of them, all on this machine, to try it.
A node that dies is left out, and started again. Other settings are taken from the environment, as by start.`

/** Throws StartupError that says what is wrong. */
export function readArguments(given: readonly string[]): ClusterArguments {
  const flags = readFlags(given, ['port', 'nodes', 'data-dir'], '--help tells what there is.')
  return {
    port: whole('--port', flags.port ?? '8000', 0, 65_535),
    nodes: whole('--nodes', flags.nodes ?? '3', 1, 16),
    folder: inProject(flags['data-dir'] ?? 'apps/server/data-cluster'),
  }
}

function whole(flag: string, given: string, min: number, max: number) {
  const number = /^\d{1,5}$/.test(given) ? Number(given) : NaN
  if (number >= min && number <= max) return number
  throw new StartupError(`${flag}=${JSON.stringify(given)}: must be a whole number from ${min} to ${max}.`)
}
