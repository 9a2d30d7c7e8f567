import { startPostgres } from '../../server/src/log/test-postgres.ts'

/** A PostgreSQL of its own, on whichever core is free. */
export interface Database {
  env: Record<string, string>
  /** Of the process that all its others come from. */
  pid: number
  remove(): Promise<void>
}

export async function startDatabase(): Promise<Database> {
  const postgres = await startPostgres()
  return { env: { DATABASE_URL: postgres.url }, pid: postgres.pid, remove: () => postgres.remove() }
}
