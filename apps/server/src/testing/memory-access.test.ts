import type { RoomState } from '../access/room-state.ts'
import type { Standing } from '../access/standing.ts'
import { later } from './access/clock-contract.ts'
import { accessContract } from './contracts/access-contract.ts'
import { MemoryLog, MemoryStorage } from './memory-log.ts'

accessContract('The memory store', () => {
  const storage = new MemoryStorage()
  return Promise.resolve({
    open: () => {
      const log = new MemoryLog(storage)
      return Promise.resolve({ log, access: log.access })
    },
    moveDates: (ms) => {
      for (const name of storage.names) {
        const room = storage.room(name)
        room.state = JSON.parse(later(JSON.stringify(room.state), ms)) as RoomState
        for (const { subject, standing } of room.standings)
          room.setStanding({ subject, standing: JSON.parse(later(JSON.stringify(standing), ms)) as Standing })
      }
      for (const [id, one] of storage.invitations) {
        const endsAt = one.endsAt === null ? null : one.endsAt + ms
        storage.invitations.set(id, { ...one, madeAt: one.madeAt + ms, endsAt })
      }
      return Promise.resolve()
    },
    remove: () => Promise.resolve(),
  })
})
