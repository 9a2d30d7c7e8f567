import { accessContract } from '../../../testing/contracts/access-contract.ts'
import { makeEarlierDatabase, puttingBack } from '../../../testing/postgres/earlier-log.ts'
import { moveDates } from '../../../testing/postgres/move-dates.ts'
import { openNode } from '../../../testing/postgres/test-postgres-log.ts'
import { beginNumbers } from '../message-form.ts'

accessContract('PostgreSQL while messages move', async () => {
  const database = await makeEarlierDatabase()
  const first = await openNode(database.url)
  await first.log.close()
  await database.query(beginNumbers())
  return {
    open: async () => {
      const { log } = await openNode(database.url)
      return { log: puttingBack(log, database), access: log.access }
    },
    moveDates: (ms) => moveDates(database, ms),
    remove: () => database.remove(),
  }
})
