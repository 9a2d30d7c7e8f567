import { fileRecordsContract } from '../../testing/contracts/file-records-contract.ts'
import { makeDatabase } from '../../testing/postgres/test-database.ts'
import { openNode } from '../../testing/postgres/test-postgres-log.ts'

fileRecordsContract('PostgreSQL', async () => {
  const { url, remove } = await makeDatabase()
  return {
    open: async () => {
      const { log } = await openNode(url)
      return { log, files: log.files, access: log.access }
    },
    remove,
  }
})
