import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Unavailable } from './failure.ts'

/** Outside the workspace: the peers are not dependencies of Parley. */
export const peersFolder = fileURLToPath(new URL('../peers', import.meta.url))

const withinMs = 180_000
let hasFailed = false

/** Installs the exact versions of the peers, once. Throws Unavailable when that fails. */
export function fetchPeers() {
  if (isFetched() && hasBun()) return
  if (hasFailed) throw new Unavailable('its packages could not be fetched')
  console.log('Downloading Socket.IO and Bun into apps/bench/peers, once (100 MB) ...')
  // Without scripts: Bun's binary is a package of its own.
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error']
  const { status, error } = spawnSync('npm', ['install', '--prefix', peersFolder, ...quiet], {
    stdio: 'inherit',
    timeout: withinMs,
    shell: process.platform === 'win32', // where npm is a script
  })
  if (status === 0) return
  hasFailed = true
  const why = error?.message ?? `npm ended with code ${status ?? '?'}`
  throw new Unavailable(`its packages could not be fetched (${why})`)
}

/** Whether the installed versions are the printed ones. */
function isFetched() {
  const { dependencies } = packageIn(peersFolder)
  return Object.entries(dependencies ?? {}).every(([name, version]) => {
    const folder = `${peersFolder}/node_modules/${name}`
    return existsSync(folder) && packageIn(folder).version === version
  })
}

function packageIn(folder: string) {
  return JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as {
    version?: string
    dependencies?: Record<string, string>
  }
}

/** The build of Bun that runs on this machine. */
export function bunBinary(): string {
  const runs = bunBinaries().find((file) => spawnSync(file, ['--version'], { timeout: 10_000 }).status === 0)
  if (runs === undefined) throw new Unavailable('no build of Bun runs on this machine')
  return runs
}

const hasBun = () => bunBinaries().length > 0
const bunBinaries = () => globSync(`${peersFolder}/node_modules/@oven/bun-*/bin/bun*`)
