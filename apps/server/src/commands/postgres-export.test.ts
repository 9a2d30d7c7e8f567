import { onTestFinished, test, vi } from 'vitest'
import { expectExportCommand } from '../testing/contracts/export-command-contract.ts'
import { makeDatabase } from '../testing/postgres/test-database.ts'
import { openNode } from '../testing/postgres/test-postgres-log.ts'

test('writes a room of PostgreSQL as HTML, JSON and text beside a running node', async () => {
  const database = await makeDatabase()
  onTestFinished(() => database.remove())
  vi.stubEnv('DATABASE_URL', database.url)
  onTestFinished(() => void vi.unstubAllEnvs())
  const { log } = await openNode(database.url)
  await expectExportCommand(log)
})
