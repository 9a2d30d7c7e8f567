import { pinRunning } from './pinning.ts'
import { startPostgres } from '../../../server/src/testing/postgres/test-postgres.ts'

/** A PostgreSQL of its own. It would have a machine of its own, and is beside the generator: the server keeps its core. */
export interface Database {
  env: Record<string, string>
  /** Of the process that all its others come from. */
  pid: number
  remove(): Promise<void>
}

export async function startDatabase(): Promise<Database> {
  const postgres = await startPostgres()
  pinRunning('generator', postgres.pid)
  return { env: { DATABASE_URL: postgres.url }, pid: postgres.pid, remove: () => postgres.remove() }
}
