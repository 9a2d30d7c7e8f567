import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pushContract } from '../../../testing/push/push-contract.ts'
import { openSqliteLog } from '../sqlite-log.ts'

pushContract('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'))
  return Promise.resolve({
    open: async () => {
      const log = await openSqliteLog(folder, fail)
      return { log, members: log.members, people: log.people, push: log.push }
    },
    remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  })
})

function fail(error: Error): never {
  throw error
}
