import type { DatabaseSync } from 'node:sqlite'
import type { Value } from '../../programs/sql-programs.ts'

/** The rows of one statement of SqlPrograms, in the thread that owns the database. */
export function programRows(db: DatabaseSync, sql: string, values: readonly Value[]): object[] {
  const named = Object.fromEntries(values.map((value, at) => [String(at + 1), value]))
  return db.prepare(sql).all(named)
}
