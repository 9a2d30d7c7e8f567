import pg from 'pg'
import { isPassing } from '../../server/src/log/postgres/connection/errors.ts'
import { StartupError } from '../../server/src/config/startup-error.ts'

/** What an operator can do something about: a wrong argument, a database that is not there or refuses, a full disk. */
export function isExpected(error: unknown): error is Error {
  if (error instanceof StartupError || error instanceof pg.DatabaseError || isPassing(error)) return true
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR'
}
