import { onTestFinished, test, vi } from 'vitest'
import {
  expectRoomDeleted,
  expectRoomFree,
  expectRoomsListed,
  fillRooms,
} from '../testing/access/rooms-command-contract.ts'
import { makeDatabase } from '../testing/postgres/test-database.ts'
import { openNode } from '../testing/postgres/test-postgres-log.ts'

test('P13.11: lists rooms, and deletes one in PostgreSQL beside a running node', async () => {
  const database = await makeDatabase()
  onTestFinished(() => database.remove())
  vi.stubEnv('DATABASE_URL', database.url)
  onTestFinished(() => void vi.unstubAllEnvs())
  const { log } = await openNode(database.url)
  await fillRooms(log)
  await expectRoomsListed()
  await expectRoomDeleted()
  await expectRoomFree(log)
})
