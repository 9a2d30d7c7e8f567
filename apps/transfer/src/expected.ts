import pg from 'pg'
import { isTransient } from '../../server/src/log/postgres/connection/errors.ts'
import { StartupError } from '../../server/src/config/startup-error.ts'

/** Whether the operator can fix the cause: a wrong argument, an unreachable database, missing rights, a full disk. */
export function isExpected(error: unknown): error is Error {
  if (error instanceof StartupError || error instanceof pg.DatabaseError || isTransient(error)) return true
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR'
}
