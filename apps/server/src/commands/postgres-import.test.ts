import { onTestFinished, test, vi } from 'vitest'
import { expectImportCommand } from '../testing/import/import-command-contract.ts'
import { makeDatabase } from '../testing/postgres/test-database.ts'
import { openNode } from '../testing/postgres/test-postgres-log.ts'

test('puts messages from elsewhere into new rooms in PostgreSQL beside a running node', async () => {
  const database = await makeDatabase()
  onTestFinished(() => database.remove())
  vi.stubEnv('DATABASE_URL', database.url)
  onTestFinished(() => void vi.unstubAllEnvs())
  await openNode(database.url)
  await expectImportCommand()
})
