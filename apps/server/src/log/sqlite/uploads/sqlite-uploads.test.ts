import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileRecordsContract } from '../../../testing/contracts/file-records-contract.ts'
import { openSqliteLog } from '../sqlite-log.ts'

fileRecordsContract('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'))
  return Promise.resolve({
    open: async () => {
      const log = await openSqliteLog(folder, fail)
      return { log, files: log.files, access: log.access }
    },
    remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  })
})

function fail(error: Error): never {
  throw error
}
