import { messageLogContract } from './contract.ts'
import { openPostgresLog } from './postgres.ts'
import { makeDatabase } from './test-database.ts'

messageLogContract('PostgreSQL', async () => {
  const { url, remove } = await makeDatabase()
  return {
    open: () =>
      openPostgresLog({
        url,
        notes: { info: () => undefined, warn: () => undefined },
        failed: (error) => {
          throw error
        },
      }),
    remove,
  }
})
