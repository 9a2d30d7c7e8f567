import { existsSync } from 'node:fs'
import { readConfig } from '../config/config.ts'
import { addressesOf } from '../http/addresses.ts'
import { openCertificate } from '../http/tls/certificate.ts'
import { askStatus } from './ask-status.ts'
import { socketsIn } from './socket-path.ts'

/** The settings that say where the page is. */
const names = ['PORT', 'HOST', 'BASE_PATH', 'PUBLIC_URL', 'TLS_CERT', 'TLS_KEY'] as const

/**
 * Where the page of the server with this data folder is, for a command in its environment; each address ends with a slash. `port`:
 * instead of the one that it listens on. Throws StartupError where the settings are wrong.
 */
export async function serverAddresses(folder: string, port?: number): Promise<string[]> {
  const env = Object.fromEntries(names.map((name) => [name, process.env[name]]))
  const config = readConfig([], env)
  if (config.publicUrl !== '') return [`${config.publicUrl.replace(/\/+$/, '')}/`]
  const { host, basePath } = config
  const certificate = openCertificate(config, { info: () => undefined, warn: () => undefined })
  const shownPort = port ?? (await runningPort(folder)) ?? config.port
  return addressesOf(host, shownPort, basePath, certificate?.names)
}

/** The port of the server that runs with the folder, if one does that can be asked. */
async function runningPort(folder: string): Promise<number | undefined> {
  if (process.platform === 'win32' || !existsSync(folder)) return undefined
  const answers = await Promise.all(socketsIn(folder).map((name) => askStatus(folder, name)))
  return answers.find((answer) => answer !== 'stale')?.port
}
