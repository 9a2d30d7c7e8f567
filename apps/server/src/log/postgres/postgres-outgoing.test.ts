import { outgoingContract } from '../../testing/hooks/outgoing-contract.ts'
import { makeDatabase } from '../../testing/postgres/test-database.ts'
import { openNode } from '../../testing/postgres/test-postgres-log.ts'

outgoingContract('PostgreSQL', async () => {
  const { url, remove } = await makeDatabase()
  return {
    open: async () => {
      const { log } = await openNode(url)
      return { log, programs: log.programs, outgoing: log.outgoing }
    },
    remove,
  }
})
