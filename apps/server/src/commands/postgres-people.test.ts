import { expect, onTestFinished, test, vi } from 'vitest'
import { makeDatabase } from '../testing/postgres/test-database.ts'
import { openNode } from '../testing/postgres/test-postgres-log.ts'
import {
  Copy,
  expectErased,
  expectExported,
  expectForgotten,
  expectOthersKept,
  expectPeopleListed,
  leaveTraces,
  mallory,
  traces,
} from '../testing/contracts/people-command-contract.ts'

test('lists, exports and erases a person in PostgreSQL beside a running node', async () => {
  const database = await makeDatabase()
  onTestFinished(() => database.remove())
  vi.stubEnv('DATABASE_URL', database.url)
  onTestFinished(() => void vi.unstubAllEnvs())
  const { log } = await openNode(database.url)
  await leaveTraces(log)
  const copy = new Copy(log)
  expect(await copy.follow()).toContain(mallory.username)
  await expectPeopleListed()
  await expectExported()
  await expectErased()
  await expectForgotten(copy, log)
  await expectOthersKept(log)
  const tables = await database.query<{ name: string }>(
    'SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()',
  )
  for (const { name } of tables) {
    const rows = JSON.stringify(await database.query(`SELECT * FROM ${name}`))
    for (const word of traces)
      // A ban is of the id.
      if (word !== mallory.person || name !== 'standings') expect(rows, name).not.toContain(word)
  }
})
