import { makeDatabase } from '../../testing/postgres/test-database.ts'
import { openNode } from '../../testing/postgres/test-postgres-log.ts'
import { programContract } from '../../testing/programs/program-contract.ts'

programContract('PostgreSQL', async () => {
  const { url, remove } = await makeDatabase()
  return {
    open: async () => {
      const { log } = await openNode(url)
      return { log, programs: log.programs }
    },
    remove,
  }
})
