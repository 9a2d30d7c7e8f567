import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { raisedLimits } from '../../server/src/testing/settings/raised-limits.ts'
import type { DialectName } from './generator/dialect.ts'
import { Failure } from './failure.ts'
import { startDatabase, type Database } from './machine/postgres.ts'
import { bunBinary, fetchPeers, peersFolder } from './peer-packages.ts'

/** A server to measure. It prints its address, http://127.0.0.1:PORT/, when it listens. */
export interface Target {
  name: string
  title: string
  dialect: DialectName
  /** The program and its arguments. Throws Unavailable when it is not available. */
  command(): string[]
  /** Starts the database that it needs, if any. */
  database?(): Promise<Database>
  /** Measured only when it is named with --servers. */
  isExtra?: true
  /** Environment variables; `folder` is its data folder. */
  env?(folder: string): Record<string, string>
}

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url))

const parleyEnv = (folder: string) => ({
  DATA_DIR: folder,
  HOST: '127.0.0.1',
  PORT: '0',
  POSTS_PER_MINUTE: '0',
  GRAVATAR_URL: '',
  LOG_LEVEL: 'warn',
})

export const parley: Target = {
  name: 'parley',
  title: 'Parley',
  dialect: 'parley',
  command: () => [process.execPath, path('../../server/src/main.ts')],
  env: (folder) => ({ ...raisedLimits, ...parleyEnv(folder) }),
}

export const parleyOnPostgres: Target = {
  ...parley,
  name: 'parley-postgres',
  title: 'Parley on PostgreSQL',
  database: startDatabase,
  isExtra: true,
}

/** The server of another checkout, which has installed its packages. */
export function parleyBefore(checkout: string): Target {
  const main = join(resolve(checkout), 'apps/server/src/main.ts')
  if (!existsSync(main)) throw new Failure(`--before: there is no ${main}.`)
  const command = () => [process.execPath, main]
  return { ...parley, name: 'parley-before', title: 'Parley before', command }
}

/** As an operator starts it who sets nothing. */
export const parleyAtDefaults: Target = {
  ...parley,
  name: 'parley-defaults',
  title: 'Parley, limits at their defaults',
  env: parleyEnv,
  isExtra: true,
}

export const parleyUnlimited: Target = {
  ...parley,
  name: 'parley-unlimited',
  title: 'Parley, LIMITS=off',
  env: (folder) => ({ ...parleyEnv(folder), LIMITS: 'off' }),
  isExtra: true,
}

export const targets: readonly Target[] = [
  parley,
  parleyOnPostgres,
  parleyAtDefaults,
  parleyUnlimited,
  {
    name: 'ws',
    title: `ws ${versionIn('../node_modules/ws/package.json')}, one send each`,
    dialect: 'sample',
    command: () => [process.execPath, path('servers/plain-ws.ts')],
  },
  {
    name: 'socket.io',
    title: `Socket.IO ${pinnedPeer('socket.io')}`,
    dialect: 'socket.io',
    command() {
      fetchPeers()
      return [process.execPath, `${peersFolder}/socket-io.js`]
    },
  },
  {
    name: 'bun',
    title: `Bun ${pinnedPeer('bun')} publish`,
    dialect: 'sample',
    command() {
      fetchPeers()
      return [bunBinary(), `${peersFolder}/bun.js`]
    },
  },
  {
    name: 'net',
    title: 'node:net, only writes',
    dialect: 'counting',
    command: () => [process.execPath, path('servers/net-floor.ts')],
  },
]

function versionIn(file: string) {
  return (JSON.parse(readFileSync(path(file), 'utf8')) as { version: string }).version
}

function pinnedPeer(name: string) {
  const { dependencies } = JSON.parse(readFileSync(`${peersFolder}/package.json`, 'utf8')) as {
    dependencies: Record<string, string>
  }
  return dependencies[name] ?? ''
}
