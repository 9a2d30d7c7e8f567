import { peopleContract } from '../../testing/contracts/people-contract.ts'
import { makeDatabase } from '../../testing/postgres/test-database.ts'
import { openNode } from '../../testing/postgres/test-postgres-log.ts'

peopleContract('PostgreSQL', async () => {
  const { url, remove } = await makeDatabase()
  return {
    open: async () => {
      const { log } = await openNode(url)
      return { log, people: log.people }
    },
    remove,
  }
})
