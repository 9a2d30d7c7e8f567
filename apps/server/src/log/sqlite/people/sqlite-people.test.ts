import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { peopleContract } from '../../../testing/contracts/people-contract.ts'
import { temporaryFolder } from '../../../testing/temporary-folder.ts'
import { LogUnavailable, StorageBusy } from '../../message-log.ts'
import { openSqliteLog } from '../sqlite-log.ts'

peopleContract('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'))
  return Promise.resolve({
    open: () => open(folder),
    remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  })
})

const laptop = { id: 'laptop', author: 'ada', kind: 'browser', name: 'Firefox' } as const

test('P3.6: a lock keeps credentials from being stored, not from being read', async () => {
  const folder = temporaryFolder()
  const { log, people } = await open(folder)
  const other = new DatabaseSync(join(folder, 'parley.sqlite'))
  other.exec('BEGIN IMMEDIATE')
  await expect(people.keepCredential(laptop)).rejects.toThrow(StorageBusy)
  expect(await people.findCredential('laptop')).toBeUndefined()
  other.exec('ROLLBACK')
  other.close()
  expect(await people.keepCredential(laptop)).toMatchObject(laptop)
  await log.close()
  await expect(people.keepCredential(laptop)).rejects.toThrow(LogUnavailable)
})

async function open(folder: string) {
  const log = await openSqliteLog(folder, fail, { patience: { appendMs: 50 } })
  return { log, people: log.people }
}

function fail(error: Error): never {
  throw error
}
