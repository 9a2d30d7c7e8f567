import { expect, vi } from 'vitest'
import { openPostgresLog, type PostgresLog } from '../../log/postgres/postgres-log.ts'
import { makeDatabase } from '../../testing/postgres/test-database.ts'
import { presenceStoreContract } from '../../testing/contracts/presence-store-contract.ts'
import { PostgresPresenceStore } from './postgres-presence-store.ts'

presenceStoreContract('PostgreSQL', async () => {
  const database = await makeDatabase()
  const opened: PostgresLog[] = []
  return {
    open: async () => {
      const info = vi.fn()
      const log = await openPostgresLog({
        url: database.url,
        logger: { info, warn: vi.fn() },
        failed: (error) => {
          throw error
        },
      })
      opened.push(log)
      await vi.waitFor(
        () => expect(info).toHaveBeenCalledWith('receiving notifications from other nodes'),
        10_000,
      )
      return new PostgresPresenceStore(log)
    },
    later: async (ms) => {
      await database.query(`UPDATE nodes SET expires = expires - interval '${ms} milliseconds'`)
    },
    remove: async () => {
      await Promise.all(opened.map((log) => log.close()))
      await database.remove()
    },
  }
})
