import { onTestFinished, test, vi } from 'vitest'
import { expectNamesCommand } from '../testing/contracts/names-command-contract.ts'
import { makeDatabase } from '../testing/postgres/test-database.ts'
import { openNode } from '../testing/postgres/test-postgres-log.ts'

test('lists and releases names in PostgreSQL beside a running node', async () => {
  const database = await makeDatabase()
  const { log } = await openNode(database.url)
  vi.stubEnv('DATABASE_URL', database.url)
  onTestFinished(() => void vi.unstubAllEnvs())
  await expectNamesCommand(log, async (key) => {
    await database.query(`INSERT INTO names (key, author, used_at) VALUES ($1, 'old', $2)`, [
      key,
      Date.UTC(2026, 0, 2),
    ])
  })
})
