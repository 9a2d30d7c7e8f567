import { startPostgres, type TestPostgres } from '../../apps/server/src/testing/postgres/test-postgres.ts'
import { openPostgresLog } from '../../apps/server/src/log/postgres/postgres-log.ts'
import { ParleyServer } from '../support/parley-server.ts'
import { FaultyProxy } from './faulty-proxy.ts'
import type { Stage } from './stage.ts'

const everything = 1_000_000_000

/** Several nodes, which keep their log in one PostgreSQL; each has a way of its own there, which can be cut. */
export class PostgresStage implements Stage {
  readonly nodes: readonly ParleyServer[]
  readonly database
  readonly #postgres: TestPostgres

  static async make(nodes: number): Promise<PostgresStage> {
    const postgres = await startPostgres()
    const wires = Array.from({ length: nodes }, () => new FaultyProxy(() => postgres.port))
    const urls = await Promise.all(wires.map(async (wire) => withPort(postgres.url, await wire.listen())))
    const stage = new PostgresStage(postgres, wires, urls)
    await Promise.all(stage.nodes.map((node) => node.start()))
    return stage
  }

  private constructor(postgres: TestPostgres, wires: readonly FaultyProxy[], urls: readonly string[]) {
    this.#postgres = postgres
    this.nodes = urls.map((DATABASE_URL) => new ParleyServer({ LOG_LEVEL: 'fatal', DATABASE_URL }))
    this.database = { wires, restart: () => postgres.restart(), crash: () => postgres.crash() }
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
        await Promise.all(
          rooms.map(async (room) => [room, await log.before(room, everything, everything)] as const),
        ),
      )
    } finally {
      await log.close()
    }
  }

  /** For a look at it afterwards. */
  get url() {
    return this.#postgres.url
  }

  async stop() {
    await Promise.all(this.nodes.map((node) => node.remove()))
    for (const wire of this.database.wires) wire.close()
  }

  async remove() {
    await this.stop()
    await this.#postgres.remove()
  }
}

function withPort(url: string, port: number) {
  return Object.assign(new URL(url), { port: String(port) }).href
}
