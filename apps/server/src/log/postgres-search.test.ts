import { openPostgresLog } from './postgres.ts'
import { PostgresSearch } from './postgres-search.ts'
import { messageSearchContract } from './search-contract.ts'
import { makeDatabase } from './test-database.ts'

messageSearchContract('PostgreSQL', async () => {
  const { url, remove } = await makeDatabase()
  const log = await openPostgresLog({
    url,
    notes: { info: () => undefined, warn: () => undefined },
    failed: (error) => {
      throw error
    },
  })
  return { log, open: () => new PostgresSearch(log.reach), remove }
})
