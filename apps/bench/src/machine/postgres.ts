import { pinRunning } from './pinning.ts'
import { startPostgres } from '../../../server/src/testing/postgres/test-postgres.ts'

/** A PostgreSQL. It runs on the generator's core, so that the server keeps its own. */
export interface Database {
  env: Record<string, string>
  /** The process id of the postmaster. */
  pid: number
  remove(): Promise<void>
}

export async function startDatabase(): Promise<Database> {
  const postgres = await startPostgres()
  pinRunning('generator', postgres.pid)
  return { env: { DATABASE_URL: postgres.url }, pid: postgres.pid, remove: () => postgres.remove() }
}
