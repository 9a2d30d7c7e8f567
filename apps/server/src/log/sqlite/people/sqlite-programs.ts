import { SqlOutgoing, sqliteDialect } from '../../programs/sql-outgoing.ts'
import { SqlPrograms, type StatementRunner, type Value } from '../../programs/sql-programs.ts'
import type { LogCalls } from '../log-calls.ts'

/** The programs of a log in a folder. */
export function sqlitePrograms(calls: LogCalls): SqlPrograms {
  return new SqlPrograms(runnerOf(calls))
}

/** The outgoing hooks of a log in a folder. */
export function sqliteOutgoing(calls: LogCalls): SqlOutgoing {
  return new SqlOutgoing(runnerOf(calls), sqliteDialect)
}

function runnerOf(calls: LogCalls): StatementRunner {
  return {
    read: async <Row extends object>(sql: string, values: Value[]) =>
      (await calls.read('readPrograms', sql, values)) as Row[],
    store: async <Row extends object>(sql: string, values: Value[]) =>
      (await calls.store('storePrograms', sql, values)) as Row[],
  }
}
