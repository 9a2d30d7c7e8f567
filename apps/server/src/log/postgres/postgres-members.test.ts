import { membershipContract } from '../../testing/access/membership-contract.ts'
import { makeDatabase } from '../../testing/postgres/test-database.ts'
import { openNode } from '../../testing/postgres/test-postgres-log.ts'

membershipContract('PostgreSQL', async () => {
  const { url, remove } = await makeDatabase()
  return {
    open: async () => {
      const { log } = await openNode(url)
      return { log, members: log.members }
    },
    remove,
  }
})
