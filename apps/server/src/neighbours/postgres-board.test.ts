import { expect, vi } from 'vitest'
import { openPostgresLog, type PostgresLog } from '../log/postgres.ts'
import { makeDatabase } from '../log/test-database.ts'
import { boardContract } from './board-contract.ts'
import { PostgresBoard } from './postgres-board.ts'

boardContract('PostgreSQL', async () => {
  const database = await makeDatabase()
  const opened: PostgresLog[] = []
  return {
    open: async () => {
      const log = await openPostgresLog({
        url: database.url,
        notes: { info: vi.fn(), warn: vi.fn() },
        failed: vi.fn(),
      })
      opened.push(log)
      await vi.waitFor(() => expect(log.hears).toBe(true), 10_000)
      return new PostgresBoard(log)
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
