import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { outgoingContract } from '../../../testing/hooks/outgoing-contract.ts'
import { openSqliteLog } from '../sqlite-log.ts'

outgoingContract('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'))
  return Promise.resolve({
    open: async () => {
      const log = await openSqliteLog(folder, fail)
      return { log, programs: log.programs, outgoing: log.outgoing }
    },
    remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  })
})

function fail(error: Error): never {
  throw error
}
