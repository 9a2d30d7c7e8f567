import type { TestProject } from 'vitest/node'
import { startPostgres } from './test-postgres.ts'

/** One server for all test files that need one. */
export default async function setup(project: TestProject) {
  const { url, remove } = await startPostgres()
  project.provide('postgresUrl', url)
  return remove
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string
  }
}
