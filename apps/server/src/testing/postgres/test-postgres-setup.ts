import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startPostgres } from './test-postgres.ts'

/** Starts one server for all test files. */
export default async function setup(project: TestProject) {
  const postgres = await startPostgres()
  // In `public`: visible to tests with that schema in their path.
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  await client.query('CREATE EXTENSION pg_trgm')
  await client.end()
  project.provide('postgresUrl', postgres.url)
  return () => postgres.remove()
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string
  }
}
