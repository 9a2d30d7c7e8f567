import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accessContract } from '../../../testing/contracts/access-contract.ts'
import { openSqliteLog } from '../sqlite-log.ts'

accessContract('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'))
  return Promise.resolve({
    open: async () => {
      const log = await openSqliteLog(folder, fail)
      return { log, access: log.access }
    },
    remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  })
})

function fail(error: Error): never {
  throw error
}
