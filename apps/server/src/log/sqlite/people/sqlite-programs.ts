import { SqlPrograms, type Value } from '../../programs/sql-programs.ts'
import type { LogCalls } from '../log-calls.ts'

/** The programs of a log in a folder. */
export function sqlitePrograms(calls: LogCalls): SqlPrograms {
  return new SqlPrograms({
    read: async <Row extends object>(sql: string, values: Value[]) =>
      (await calls.read('readPrograms', sql, values)) as Row[],
    store: async <Row extends object>(sql: string, values: Value[]) =>
      (await calls.store('storePrograms', sql, values)) as Row[],
  })
}
