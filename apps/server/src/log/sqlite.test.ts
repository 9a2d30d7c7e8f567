import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageLogContract } from './contract.ts'
import { openSqliteLog } from './sqlite.ts'

messageLogContract('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'))
  return Promise.resolve({
    open: () =>
      openSqliteLog(folder, (error) => {
        throw error
      }),
    remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  })
})
