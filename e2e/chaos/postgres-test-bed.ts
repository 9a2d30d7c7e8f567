import { startPostgres, type TestPostgres } from '../../apps/server/src/testing/postgres/test-postgres.ts'
import { openDatabaseAt } from '../../apps/server/src/commands/operator-database.ts'
import { openPostgresLog } from '../../apps/server/src/log/postgres/postgres-log.ts'
import { ParleyServer } from '../support/parley-server.ts'
import { FaultyProxy } from './faulty-proxy.ts'
import { RollingUpdate } from './rolling-update.ts'
import { erasePerson } from './order/erase-person.ts'
import type { TestBed } from './test-bed.ts'

const all = 1_000_000_000

/** Several nodes on one PostgreSQL; each connects through its own proxy. */
export class PostgresTestBed implements TestBed {
  readonly nodes: readonly ParleyServer[]
  readonly database
  readonly #postgres: TestPostgres
  #update: RollingUpdate | undefined

  /** With `earlier`, the folder of an earlier version, nodes start as that one, and each restart updates one. */
  static async make(
    nodes: number,
    earlier?: string,
    settings: Record<string, string> = {},
  ): Promise<PostgresTestBed> {
    const postgres = await startPostgres()
    const proxies = Array.from({ length: nodes }, () => new FaultyProxy(() => postgres.port))
    const urls = await Promise.all(proxies.map(async (proxy) => withPort(postgres.url, await proxy.listen())))
    const testBed = new PostgresTestBed(postgres, proxies, urls, settings)
    if (earlier !== undefined) await testBed.#startEarlier(earlier)
    else await Promise.all(testBed.nodes.map((node) => node.start()))
    return testBed
  }

  private constructor(
    postgres: TestPostgres,
    proxies: readonly FaultyProxy[],
    urls: readonly string[],
    settings: Record<string, string>,
  ) {
    this.#postgres = postgres
    this.nodes = urls.map(
      (DATABASE_URL) => new ParleyServer({ LOG_LEVEL: 'fatal', ...settings, DATABASE_URL }),
    )
    this.database = { proxies, restart: () => postgres.restart(), crash: () => postgres.crash() }
  }

  async #startEarlier(earlier: string) {
    for (const node of this.nodes) {
      const { source } = node
      node.source = earlier
      await node.start()
      node.source = source
    }
    this.#update = new RollingUpdate(this.#postgres.url)
  }

  async readLogs(rooms: readonly string[]) {
    const log = await openPostgresLog({
      url: this.#postgres.url,
      logger: { info: () => {}, warn: () => {} },
      failed: (error) => {
        throw error
      },
    })
    try {
      return new Map(
        await Promise.all(rooms.map(async (room) => [room, await log.before(room, all, all)] as const)),
      )
    } finally {
      await log.close()
    }
  }

  openDatabase() {
    return openDatabaseAt({ type: 'postgres', url: this.#postgres.url, folder: '' })
  }

  erase(person: string) {
    return erasePerson(person, { DATABASE_URL: this.#postgres.url })
  }

  /** For an inspection afterwards. */
  get url() {
    return this.#postgres.url
  }

  async stop() {
    await this.#update?.stop()
    await Promise.all(this.nodes.map((node) => node.remove()))
    for (const proxy of this.database.proxies) proxy.close()
  }

  async remove() {
    await this.stop()
    await this.#postgres.remove()
  }
}

function withPort(url: string, port: number) {
  return Object.assign(new URL(url), { port: String(port) }).href
}
