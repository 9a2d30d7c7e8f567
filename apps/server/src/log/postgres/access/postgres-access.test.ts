import { accessContract } from '../../../testing/contracts/access-contract.ts'
import { makeDatabase } from '../../../testing/postgres/test-database.ts'
import { openNode } from '../../../testing/postgres/test-postgres-log.ts'

accessContract('PostgreSQL', async () => {
  const { url, remove } = await makeDatabase()
  return {
    open: async () => {
      const { log } = await openNode(url)
      return { log, access: log.access }
    },
    remove,
  }
})
