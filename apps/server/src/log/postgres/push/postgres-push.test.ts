import { pushContract } from '../../../testing/push/push-contract.ts'
import { makeDatabase } from '../../../testing/postgres/test-database.ts'
import { openNode } from '../../../testing/postgres/test-postgres-log.ts'

pushContract('PostgreSQL', async () => {
  const { url, remove } = await makeDatabase()
  return {
    open: async () => {
      const { log } = await openNode(url)
      return { log, members: log.members, people: log.people, push: log.push }
    },
    remove,
  }
})
